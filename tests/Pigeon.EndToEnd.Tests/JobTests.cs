using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A migration runs once, before anything of its version does, and decides about the release.</summary>
[Collection(FaultCollection.Name)]
public sealed class JobTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    [Fact]
    public async Task A_migration_gates_its_release_and_is_run_once_though_the_agent_is_killed_in_the_middle()
    {
        Lab.WriteStacks(Shop(code: 0));
        await ServeAsync();
        Assert.Equal("exited 0", await StateAsync("shop_1.0_migrate"));
        await using var load = Traffic();

        Lab.WriteStacks(Shop(code: 3));
        var failed = await Lab.PigeonAsync("release", "shop", "2.0");
        Assert.Equal(5, failed.ExitCode);
        foreach (var words in new[] { "job migrate exited with code 3", "shop_2.0_migrate", "EXIT_AT_START is 3" })
            Assert.Contains(words, failed.Output + failed.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("shop_2.0_web", failed.Output + failed.Errors, StringComparison.Ordinal);
        Assert.Equal("", await Lab.Docker.DockerAsync("ps", "--all", "--quiet", "--filter", "label=pigeon.version=2.0"));

        Lab.WriteStacks(Shop(code: 0, milliseconds: 3000));
        var release = Lab.StartPigeon("release", "shop", "2.0");
        await Lab.EventuallyAsync(status => status.Find("shop", "2.0")?.WaitingFor == "job migrate to end", "the job runs", Patience);
        await Lab.KillAgentAsync();
        await Lab.StartAgentAsync(CancellationToken.None);

        Assert.Equal(0, await release.WaitForExitAsync(Patience));
        Assert.Contains("waiting for job migrate to end", release.Log, StringComparison.Ordinal);
        Assert.Equal("exited 0", await StateAsync("shop_2.0_migrate"));
        Assert.Equal("refusing to start: EXIT_AT_START is 0", (await Lab.ShellAsync($"docker -H {Lab.Docker.Host} logs shop_2.0_migrate 2>&1")).Output.Trim());
        Assert.Equal("2.0", await AskAsync(Lab.InternalUrl));
        var counts = await load.StopAsync();
        NothingFailed(counts);
        Assert.Equal(["1.0"], counts.ByVersion.Keys);
    }

    private static LabApp Shop(int code, int milliseconds = 0) => new()
    {
        MoreTasks = $$$"""
              migrate:
                type: job
                docker_config: {image: "pigeon-test/app:{{ version }}", environment: {EXIT_AT_START: "{{{code}}}", EXIT_AFTER_MS: "{{{milliseconds}}}"}}
        """,
    };

    private Task<string> StateAsync(string container) => Lab.Docker.DockerAsync("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", container);
}
