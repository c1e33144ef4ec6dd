using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary>What agents say on ordinary days.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static OperationWire Running { get; } = new()
    {
        Id = "op-00000001",
        App = "shop",
        Verb = "activate",
        Version = "2.0",
        Vm = "vm1",
        State = "running",
        Detail = "",
        WaitingFor = "the check of s1",
        StartedAt = Start,
        Steps = [new StepWire(Start.AddSeconds(0.42), "admit s1")],
        Evidence = [],
    };

    public static OperationWire Done { get; } = Running with
    {
        State = "done",
        Detail = "shop 2.0 is active.",
        WaitingFor = null,
        EndedAt = Start.AddSeconds(2),
        Steps = [.. Running.Steps, new StepWire(Start.AddSeconds(1.5), "set map")],
    };

    public static OperationWire NotReady { get; } = Done with
    {
        Verb = "release",
        State = "not_ready",
        Detail = "web is not healthy after 2m",
        Evidence = [new EvidenceWire("shop-2.0-web-1", ["503 Service Unavailable"], ["\u001b[31mno database\u001b[0m", "bye"])],
    };

    public static HistoryWire History { get; } = new("shop", "ctl1",
    [
        Past("5f0e1c2a-0000-4000", "release", "1.14", "done", "shop 1.14 is released on 3 VMs", 4.2),
        Past("5f0e1c2a-1111-4000", "activate", "1.14", "reverted", "vm3: activate: hook pre_activate failed: exit code 1; shop is as it was before (1.13 is active)", 125),
        Past("fleet-shop-12-1", "deactivate", "1.13", "done", "shop 1.13 is deactivated", 1) with { Owner = "the fleet" },
        Running with { StartedAt = Start.AddMinutes(5), Steps = [], Owner = null },
    ]);

    private static OperationWire Past(string id, string verb, string version, string state, string detail, double seconds) => new()
    {
        Id = id, App = "shop", Verb = verb, Version = version, Vm = "ctl1", State = state, Detail = detail, Owner = "token 3f2a81cc (nightly deployment)",
        StartedAt = Start, EndedAt = Start.AddSeconds(seconds), Steps = [], Evidence = [],
    };

    public static StatusWire Status { get; } = new()
    {
        Vm = "vm1",
        Agent = "0.1.0+c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee",
        Docker = new DockerStatusWire(true, "Docker/20.10.24+dfsg1 (linux)", null),
        Haproxy = new HaproxyStatusWire(true, "2.6.12", 41, 0, 0, null),
        Frontends = [],
        Apps = [new AppWire("shop", 7, null, [Stack("1.9", "inactive", null), Stack("2.0", "active", "the check of a server whose name is long enough to need cutting, surely")])],
        Warnings = ["an old worker is still there"],
    };

    private static StackWire Stack(string version, string state, string? waitingFor) => new()
    {
        Version = version,
        State = state,
        Lane = "a",
        Since = Start,
        Ready = 2,
        Wanted = 2,
        WaitingFor = waitingFor,
        Members = [new MemberWire("shop-2.0-web-1", "0123456789abcdef0123", "s1", "172.17.0.2:8080", "ready", "healthy", 3)],
    };
}
