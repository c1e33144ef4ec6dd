using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A version leaves while it has requests, transfers and WebSockets that were begun before.</summary>
[Collection(FaultCollection.Name)]
public sealed class DrainTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const string Cut = "4 requests and 3 tunnels were cut at the deadline";

    protected override LabOptions Options => new() { Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_HARD_STOP_AFTER"] = "2m" } };

    [Fact]
    public async Task Whatever_ends_within_its_drain_time_is_not_cut()
    {
        Lab.WriteStacks(new LabApp { DrainTimeout = "60s" });
        await using var load = await BusyAsync(TimeSpan.FromSeconds(8));

        await Lab.SucceedAsync("activate", "shop", "2.0");
        await InFlightAsync(7);
        var leave = await Lab.SucceedAsync("deactivate", "shop", "1.0");

        NothingFailed(await load.StopAsync());
        Assert.DoesNotContain("cut", leave.Output + leave.Errors + Lab.AgentLog, StringComparison.Ordinal);
        Assert.Equal("gone", (await Lab.StatusAsync()).StateOf("shop", "1.0"));
    }

    [Fact]
    public async Task What_does_not_end_in_its_drain_time_is_cut_and_counted()
    {
        Lab.WriteStacks(new LabApp { DrainTimeout = "2s", MoreLoadbal = "      drain_tunnels: 5s" });
        await using var load = await BusyAsync(TimeSpan.FromSeconds(25));

        await Lab.SucceedAsync("activate", "shop", "2.0");
        await InFlightAsync(7);
        var leave = Lab.StartPigeon("deactivate", "shop", "1.0");
        var waiting = await Lab.EventuallyAsync(status => Waits(status, "3 tunnels on"), "only the tunnels are left", Patience);

        Assert.Equal(3, waiting.Find("shop", "1.0")!.Members.Sum(member => member.Tunnels));
        Assert.Equal(0, await leave.WaitForExitAsync(Patience));
        CutIsTold(leave.Log);
        await CutIsCountedAsync(load);
    }

    [Fact]
    public async Task What_old_workers_still_have_is_counted_and_cut_too()
    {
        Lab.WriteStacks(new LabApp { DrainTimeout = "3s" }, new LabApp { Name = "blog", Host = "blog.test" });
        await using var load = await BusyAsync(TimeSpan.FromSeconds(25));

        await Lab.SucceedAsync("release", "blog", "1.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        Assert.Equal(1, (await Lab.StatusAsync()).Haproxy.OldWorkers);
        await InFlightAsync(7);
        var leave = Lab.StartPigeon("deactivate", "shop", "1.0");
        await Lab.EventuallyAsync(status => Waits(status, "4 requests and 3 tunnels on"), "it waits for all of them", Patience);

        Assert.Equal(0, await leave.WaitForExitAsync(Patience));
        CutIsTold(leave.Log);
        await CutIsCountedAsync(load);
    }

    private void CutIsTold(string told)
    {
        Assert.Contains($"shop 1.0 is deactivated; {Cut}", told, StringComparison.Ordinal);
        Assert.Contains(": the drain time of shop 1.0 is over", Lab.AgentLog, StringComparison.Ordinal);
    }

    /// <summary>Seven lost their connection, the same seven that were told, and nobody else anything.</summary>
    private static async Task CutIsCountedAsync(Load load)
    {
        await Eventually.TrueAsync(() => load.Snapshot().Failed >= 7, "what was cut was noticed", Patience);
        var counts = load.Snapshot();
        Assert.True(counts.Failed == 7, counts.Describe());
        Assert.Equal(3, counts.Failures.Count(failure => failure.Worker == "WebSocket"));
        Assert.DoesNotContain(counts.Failures, failure => failure.Worker is "KeepAlive" or "Fresh");
    }

    private static bool Waits(Core.Protocol.StatusWire status, string what) =>
        status.Apps.First(app => app.Name == "shop").Operation?.WaitingFor?.StartsWith(what, StringComparison.Ordinal) == true;

    /// <summary>1.0 in production with four slow requests, among them transfers, and three WebSockets; 2.0 is released.</summary>
    private async Task<Load> BusyAsync(TimeSpan slowFor)
    {
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        var load = Load.Start(
            new LoadOptions
            {
                Url = Lab.ProductionUrl, KeepAlive = 2, Fresh = 1, Slow = 2, Uploads = 1, Downloads = 1, WebSockets = 3, SlowFor = slowFor,
                Rate = 60, Timeout = TimeSpan.FromMinutes(3),
            },
            CancellationToken.None);
        await InFlightAsync(7);
        return load;
    }

    private Task<Core.Protocol.StatusWire> InFlightAsync(int atLeast) => Lab.EventuallyAsync(
        status => status.Find("shop", "1.0")!.Members.Sum(member => member.InFlight) >= atLeast, $"1.0 has {atLeast} in flight", Patience);
}
