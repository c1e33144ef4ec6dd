using Pigeon.Controller.Store;
using Pigeon.Controller.Vms;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Tests;

/// <summary>What the tests say, and where it is kept.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Start = new FakeTime().Now;

    public static string Key(char digit) => new(digit, 64);

    /// <summary>What a controller would read of VMs that starts on that folder.</summary>
    public static async Task<VmBook> VmBookAsync(string folder, TimeProvider time)
    {
        var book = new VmBook(new FileStore(folder), time);
        await book.LoadAsync(CancellationToken.None);
        return book;
    }

    public static VmRecord Vm(string name, params string[] labels) => new()
    {
        Name = VmName.Parse(name),
        Facts = new VmFacts(name, [.. labels.Select(label => label.Split('=')).Select(parts => new LabelPair(parts[0], parts[1]))]),
        Address = VmAddress.Parse("10.0.0.7"),
        AgentVersion = "0.1.0",
        Capabilities = ["orders"],
        JoinedAt = Start,
    };

    public static VmReportWire Report(params AppWire[] apps) => new()
    {
        Labels = new Dictionary<string, string> { ["role"] = "web" },
        Address = "10.0.0.7",
        Status = new StatusWire
        {
            Vm = "web1",
            Agent = "0.1.0+abc",
            Docker = new DockerStatusWire(true, "20.10", null),
            Haproxy = new HaproxyStatusWire(true, "2.6.12", 7, 0, 0, null),
            Frontends = [],
            Apps = apps,
            Warnings = [],
        },
    };

    public static AppWire App(string name, params (string Version, string State)[] stacks) => new(name, 1, null, [.. stacks.Select(Stack)]);

    private static StackWire Stack((string Version, string State) stack) => new()
    {
        Version = stack.Version, State = stack.State, Lane = $"shop__a", Since = Start, Ready = 2, Wanted = 2, Members = [],
    };
}
