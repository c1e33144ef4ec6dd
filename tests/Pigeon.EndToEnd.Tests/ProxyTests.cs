using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>HAProxy is reloaded and killed under traffic.</summary>
public sealed class ProxyTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task The_reload_for_a_second_app_costs_the_first_no_request()
    {
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "blog", Host = "blog.test" });
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "alone");

        await ServeAsync("blog", "2.0");
        await using var blog = Traffic("blog.test");
        await Task.WhenAll(PhaseAsync(load, "together"), PhaseAsync(blog, "together"));

        var counts = await load.StopAsync();
        NothingFailed(counts);
        OnlyVersion(counts, "together", "1.0");
        NothingFailed(await blog.StopAsync());
        OnlyVersion(blog.Snapshot(), "together", "2.0");
        Assert.NotEqual(worker, await Lab.Haproxy.WorkerPidAsync());
        Assert.Equal(2, (await Lab.StatusAsync()).Haproxy.Reloads);
    }

    [Fact]
    public async Task An_idle_client_of_before_a_reload_follows_a_switch_made_after_it()
    {
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "blog", Host = "blog.test" });
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = Lab.ProductionUrl };
        var before = await VersionAsync(client);

        await Lab.SucceedAsync("release", "blog", "1.0");
        var oldWorkers = (await Lab.StatusAsync()).Haproxy.OldWorkers;
        await Lab.SucceedAsync("activate", "shop", "2.0");

        Assert.Equal("1.0", before);
        Assert.Equal(1, oldWorkers);
        Assert.Equal("2.0", await VersionAsync(client));
    }

    [Fact]
    public async Task A_stack_is_not_stopped_while_a_worker_of_before_the_reload_still_has_a_request_on_it()
    {
        Lab.WriteStacks(new LabApp { DrainTimeout = "20s" }, new LabApp { Name = "blog", Host = "blog.test" });
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        var slow = AskAsync(Lab.ProductionUrl, "/slow?ms=5000");
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")!.Members.Sum(member => member.InFlight) == 1, "the slow request is there", Patience);

        await Lab.SucceedAsync("release", "blog", "1.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await Lab.SucceedAsync("deactivate", "shop", "1.0");

        Assert.True(slow.IsCompleted, "1.0 was gone before its last request had ended");
        Assert.Equal("1.0", await slow);
    }

    [Fact]
    public async Task A_HAProxy_that_was_killed_comes_back_with_the_same_members_and_ways()
    {
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        var maps = await MapsAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "before");

        var master = await Lab.Haproxy.MasterPidAsync();
        await Lab.Haproxy.KillMasterAsync();
        await ServesAgainAsync(maps);
        await PhaseAsync(load, "after");

        var counts = await load.StopAsync();
        Assert.NotEqual(master, await Lab.Haproxy.MasterPidAsync());
        Assert.True(counts.Phase("after").Failed == 0, counts.Describe());
        OnlyVersion(counts, "after", "1.0");
        Assert.Equal("2.0", await AskAsync(Lab.InternalUrl));
    }

    [Fact]
    public async Task A_HAProxy_that_was_killed_while_the_agent_was_down_comes_back_with_the_agent()
    {
        await ServeAsync();
        var maps = await MapsAsync();

        await Lab.KillAgentAsync();
        await Lab.Haproxy.KillMasterAsync();
        await Lab.StartAgentAsync(CancellationToken.None);

        await ServesAgainAsync(maps);
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
    }

    // HAProxy is asked and not the agent, which would look at it for being asked.
    private Task ServesAgainAsync(IReadOnlyList<string> maps) =>
        Eventually.TrueAsync(async () => (await MapsAsync()).SequenceEqual(maps), "HAProxy has the same maps and members again", Patience);

    /// <summary>All rows of all maps. Which slot of its lane a member has does not matter.</summary>
    private async Task<IReadOnlyList<string>> MapsAsync()
    {
        var rows = new List<string>();
        foreach (var map in new[] { "routes", "active", "release", "fallback" })
            rows.AddRange((await Lab.Haproxy.MapAsync(map)).Select(row => $"{map}: {row}"));
        rows.AddRange((await Lab.Haproxy.MapAsync("members")).Select(row => $"{row.Split('/')[0]}: {row.Split(' ')[1]}").Order(StringComparer.Ordinal));
        return rows;
    }

    private static async Task<string> VersionAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
        return response.Headers.GetValues("X-Version").Single();
    }
}
