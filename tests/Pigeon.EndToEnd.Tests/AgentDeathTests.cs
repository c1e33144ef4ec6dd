using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>The agent dies at bad moments, and nobody outside of it notices.</summary>
[Collection(FaultCollection.Name)]
public sealed class AgentDeathTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task A_release_goes_on_after_the_agent_was_killed_in_the_middle_of_it()
    {
        await ServeAsync();
        await using var load = Traffic();
        Lab.WriteStacks(new LabApp { Environment = new Dictionary<string, string> { ["BOOT_MS"] = "2000", ["DRAIN_MS"] = "50" } });
        var release = Lab.StartPigeon("release", "shop", "2.0");
        await Lab.EventuallyAsync(status => status.Find("shop", "2.0")?.Members.Count == 2, "the containers are there", Patience);

        await Lab.KillAgentAsync();
        await PhaseAsync(load, "without an agent");
        await Lab.StartAgentAsync(CancellationToken.None);

        Assert.Equal(0, await release.WaitForExitAsync(Patience));
        var status = await Lab.StatusAsync();
        Assert.Equal("release", status.StateOf("shop", "2.0"));
        Assert.Equal(2, status.ReadyMembers("shop", "2.0"));
        Assert.Equal("2.0", await AskAsync(Lab.InternalUrl));
        var counts = await load.StopAsync();
        NothingFailed(counts);
        OnlyVersion(counts, "without an agent", "1.0");
    }

    [Fact]
    public async Task A_container_that_an_agent_created_and_did_not_live_to_start_is_started_by_the_next()
    {
        await ServeAsync();
        await Lab.KillAgentAsync();
        await Lab.Docker.DockerAsync("rm", "--force", "shop_1.0_web_2");
        await Lab.Docker.DockerAsync(
            "create", "--name", "shop_1.0_web_2", "--network", "pigeon", "-l", "register_backend=true", "-l", "pigeon.app=shop", "-l", "pigeon.version=1.0",
            "-l", "pigeon.service=web", "-l", "pigeon.replica=2", "-l", "pigeon.managed=true", TestImages.App("1.0"));

        await Lab.StartAgentAsync(CancellationToken.None);

        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 2, "both serve", Patience);
    }

    [Fact]
    public async Task A_switch_is_finished_after_the_agent_was_killed_in_the_middle_of_it()
    {
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await using var load = Traffic();
        foreach (var version in new[] { "1.0", "2.0", "1.0", "2.0", "1.0" })
        {
            var before = await File.ReadAllTextAsync(Lab.DesiredPath);
            var rollback = Lab.StartPigeon("rollback", "shop", version);

            // The very moment at which it is decided, and perhaps nothing of it is done.
            await Eventually.TrueAsync(() => File.ReadAllText(Lab.DesiredPath) != before, "the rollback is stored", Patience);
            await Lab.KillAgentAsync();
            await Lab.StartAgentAsync(CancellationToken.None);

            Assert.Equal(0, await rollback.WaitForExitAsync(Patience));
            Assert.Equal("active", (await Lab.StatusAsync()).StateOf("shop", version));
            await PhaseAsync(load, $"back to {version}");
        }

        var counts = await load.StopAsync();
        NothingFailed(counts);
        OnlyVersion(counts, "back to 2.0", "2.0");
        OnlyVersion(counts, "back to 1.0", "1.0");
    }

    [Fact]
    public async Task A_stack_that_drains_is_drained_to_the_end_by_the_next_agent()
    {
        Lab.WriteStacks(new LabApp { DrainTimeout = "20s" });
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        var slow = AskAsync(Lab.ProductionUrl, "/slow?ms=6000");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await using var load = Traffic();
        var leave = Lab.StartPigeon("deactivate", "shop", "1.0");
        await Lab.EventuallyAsync(
            status => status.Find("shop", "1.0") is { State: "deactivating", Members: var members } && members.Any(member => member is { State: "draining", InFlight: 1 }),
            "one member drains with a request on it", Patience);

        await Lab.KillAgentAsync();
        await PhaseAsync(load, "without an agent");
        await Lab.StartAgentAsync(CancellationToken.None);

        Assert.Equal("1.0", await slow);
        Assert.Equal(0, await leave.WaitForExitAsync(Patience));
        Assert.Equal("gone", (await Lab.StatusAsync()).StateOf("shop", "1.0"));
        Assert.DoesNotContain("shop_1.0", await Lab.Docker.DockerAsync("ps", "--all", "--format", "{{.Names}}"), StringComparison.Ordinal);
        NothingFailed(await load.StopAsync());
    }

    [Fact]
    public async Task An_agent_that_is_told_to_end_does_so_in_order_and_HAProxy_serves_on()
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();

        Assert.Equal(0, await Lab.TerminateAgentAsync());
        await PhaseAsync(load, "without an agent");
        var unreachable = await Lab.PigeonAsync("status");
        await Lab.StartAgentAsync(CancellationToken.None);
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");

        NothingFailed(await load.StopAsync());
        Assert.Equal(8, unreachable.ExitCode);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
        Assert.Equal(0, (await Lab.StatusAsync()).Haproxy.Reloads);
    }
}
