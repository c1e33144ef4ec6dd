using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>All verbs, and reloads on and on, under traffic of every kind: short and slow requests, uploads, downloads and WebSockets.</summary>
public sealed class EveryKindOfTrafficTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const int Reloads = 40;

    [Fact]
    public async Task No_verb_costs_a_request_of_any_kind_or_a_reload()
    {
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Load.Start(Everything(), CancellationToken.None);
        await PhaseAsync(load, "before");

        foreach (var (from, to) in new[] { ("1.0", "3.0"), ("2.0", "1.0"), ("3.0", "2.0") })
        {
            await Lab.SucceedAsync("deactivate", "shop", from);
            await Lab.SucceedAsync("release", "shop", to);
            await Lab.SucceedAsync("activate", "shop", to);
            await Lab.SucceedAsync("rollback", "shop");
            await Lab.SucceedAsync("activate", "shop", to);
        }

        await PhaseAsync(load, "after");
        NothingFailed(await load.StopAsync());
        Assert.Equal(["1.0", "2.0", "3.0"], load.Snapshot().ByVersion.Keys.Order());
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Fact]
    public async Task A_reload_every_100_ms_costs_no_request()
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Load.Start(Everything() with { WebSockets = 0, SlowFor = TimeSpan.FromMilliseconds(300) }, CancellationToken.None);
        await PhaseAsync(load, "before");

        for (var number = 0; number < Reloads; number++)
        {
            await Lab.Haproxy.SendAsync(Signal.User2);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        await PhaseAsync(load, "after");
        NothingFailed(await load.StopAsync());
        Assert.NotEqual(worker, await Lab.Haproxy.WorkerPidAsync());
        Assert.Equal(1, (await Lab.StatusAsync()).Haproxy.Reloads);
    }

    private LoadOptions Everything() => Mix(Lab.ProductionUrl, null) with { Uploads = 2, Downloads = 2, WebSockets = 3, SlowFor = TimeSpan.FromSeconds(1) };
}
