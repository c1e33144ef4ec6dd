using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>Without the Docker Engine the agent looks after what is left: HAProxy, and the way through it.</summary>
public sealed class DockerDownTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output)
{
    [Fact]
    public async Task An_agent_that_starts_without_Docker_answers_keeps_HAProxy_and_recovers_by_itself()
    {
        await using var load = await ServingAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await Lab.TerminateAgentAsync();
        await Lab.Docker.StopAsync();
        try
        {
            await Lab.LaunchAgentAsync();
            var status = await Lab.EventuallyAsync(status => !status.Docker.Reachable, "the agent says that Docker is away", Patience);

            Assert.Contains("docker.sock", status.Docker.Problem, StringComparison.Ordinal);
            Assert.True(status.Haproxy.Running);
            Failed(await Lab.PigeonAsync("release", "shop", "2.0"), 1, "the Docker Engine does not answer");
            var page = await Lab.SucceedAsync("status");
            Assert.Contains("docker.sock", page.Output + page.Errors, StringComparison.Ordinal);
        }
        finally
        {
            await Lab.Docker.StartAsync(CancellationToken.None);
        }

        await Lab.EventuallyAsync(status => status.Docker.Reachable && status.ReadyMembers("shop", "1.0") == 2, "the agent has found Docker", Patience);
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("deactivate", "shop", "2.0");
        await NobodyNoticedAsync(load);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Fact]
    public async Task A_daemon_that_dies_takes_no_request_along_and_a_rollback_still_works()
    {
        await using var load = await ServingAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await Lab.Docker.KillAsync();
        try
        {
            var status = await Lab.EventuallyAsync(status => !status.Docker.Reachable, "the agent says that Docker is away", Patience);
            Assert.Equal((2, 2), (status.ReadyMembers("shop", "2.0"), status.ReadyMembers("shop", "1.0")));

            await Lab.SucceedAsync("rollback", "shop");

            await PhaseAsync(load, "rolled back", 30);
            OnlyVersion(load.Snapshot(), "rolled back", "1.0");
        }
        finally
        {
            await Lab.Docker.StartAsync(CancellationToken.None);
        }

        await Lab.EventuallyAsync(status => status.Docker.Reachable, "the agent has found Docker", Patience);
        await Lab.SucceedAsync("deactivate", "shop", "2.0");
        await GoesOnAsync(load);
        NothingFailed(await load.StopAsync());
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
    }

    [Fact]
    public async Task Containers_that_died_with_the_daemon_are_brought_back_by_itself()
    {
        await using var daemon = await Dockerd.StartNewAsync(new DockerdOptions { LiveRestore = false }, CancellationToken.None);
        await TestImages.LoadAsync(daemon, CancellationToken.None);
        await using var lab = await AgentLab.StartNewAsync(daemon, CancellationToken.None);
        await lab.SucceedAsync("release", "shop", "1.0");
        await lab.SucceedAsync("activate", "shop", "1.0");
        var worker = await lab.Haproxy.WorkerPidAsync();

        await daemon.KillAsync();
        await lab.EventuallyAsync(status => !status.Docker.Reachable, "the agent says that Docker is away", Patience);
        Assert.Equal(2, (await lab.StatusAsync()).ReadyMembers("shop", "1.0"));
        await daemon.StartAsync(CancellationToken.None);

        await lab.EventuallyAsync(
            status => status.Docker.Reachable && status.Find("shop", "1.0") is { WaitingFor: null, Ready: 2 }, "shop 1.0 is whole again", Patience);
        using var client = new HttpClient();
        Assert.StartsWith("1.0", await client.GetStringAsync(lab.ProductionUrl), StringComparison.Ordinal);
        Assert.Equal(worker, await lab.Haproxy.WorkerPidAsync());
    }
}
