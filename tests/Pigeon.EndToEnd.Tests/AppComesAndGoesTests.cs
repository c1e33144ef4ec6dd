using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Apps that come and go beside one that serves.</summary>
public sealed class AppComesAndGoesTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const int FoundChanges = 3;
    private const int NotReady = 5;

    [Fact]
    public async Task An_app_comes_with_one_reload_and_goes_with_one_and_the_other_app_loses_no_request()
    {
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "blog", Host = "blog.test", Count = 1 });
        await ServeAsync();
        await using var load = Traffic();
        var reloads = (await Lab.StatusAsync()).Haproxy.Reloads;

        await Lab.SucceedAsync("release", "blog", "1.0");
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await Lab.SucceedAsync("activate", "blog", "1.0");
        Assert.Equal((reloads + 1, worker), ((await Lab.StatusAsync()).Haproxy.Reloads, await Lab.Haproxy.WorkerPidAsync()));

        var plan = await Lab.PigeonAsync("deactivate", "blog", "1.0", "--force", "--dry-run");
        Assert.Equal(FoundChanges, plan.ExitCode);
        Assert.Contains("reload HAProxy: nothing is left of blog", plan.Output, StringComparison.Ordinal);
        await Lab.SucceedAsync("deactivate", "blog", "1.0", "--force");
        var status = await Lab.StatusAsync();
        Assert.Equal(["shop"], status.Apps.Select(app => app.Name));
        Assert.Equal(reloads + 2, status.Haproxy.Reloads);
        Assert.DoesNotContain("blog__", await Lab.Haproxy.AskAsync("show servers state"), StringComparison.Ordinal);
        Assert.DoesNotContain("blog", string.Join('\n', await Lab.Haproxy.MapAsync("routes")), StringComparison.Ordinal);

        await ServeAsync("blog", "2.0");
        Assert.Equal(reloads + 3, (await Lab.StatusAsync()).Haproxy.Reloads);
        await using var blog = Traffic("blog.test");
        await Task.WhenAll(PhaseAsync(blog, "again"), PhaseAsync(load, "again"));
        NothingFailed(await blog.StopAsync());
        OnlyVersion(blog.Snapshot(), "again", "2.0");
        NothingFailed(await load.StopAsync());
    }

    [Fact]
    public async Task A_first_release_that_comes_to_nothing_leaves_no_app_behind()
    {
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "blog", Host = "blog.test", Image = "127.0.0.1:1/none:{{ version }}" });
        await ServeAsync();
        await using var load = Traffic();

        var failed = await Lab.PigeonAsync("release", "blog", "1.0", "--timeout", "3s");

        Assert.Equal(NotReady, failed.ExitCode);
        Assert.Equal(["shop"], (await Lab.StatusAsync()).Apps.Select(app => app.Name));
        Assert.DoesNotContain("blog__", await Lab.Haproxy.AskAsync("show servers state"), StringComparison.Ordinal);
        Assert.Contains("blog", (await Lab.PigeonAsync("activate", "blog", "1.0")).Errors, StringComparison.Ordinal);
        NothingFailed(await load.StopAsync());
    }
}
