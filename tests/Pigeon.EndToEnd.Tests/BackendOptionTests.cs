using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Options of a backend come with a version, and leave with it.</summary>
public sealed class BackendOptionTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const int FoundChanges = 3;

    private const int WrongDefinition = 2;

    private const string OptionLines = """
              balance: leastconn
              timeouts: {server: 20s, queue: 2s}
              retries: 5
              maxconn: 200
              snippet: |
                http-response set-header X-Snippet yes
        """;

    [Fact]
    public async Task A_version_that_changes_options_only_reloads_once_before_the_switch_and_the_next_one_with_the_same_does_not()
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        await using var load = Traffic();
        await PhaseAsync(load, "plain");

        Lab.WriteStacks(new LabApp { MoreLoadbal = OptionLines });
        var plan = await Lab.PigeonAsync("release", "shop", "2.0", "--dry-run");
        Assert.Equal(FoundChanges, plan.ExitCode);
        Assert.Equal(1, plan.Output.Split('\n').Count(line => line.Contains("reload HAProxy", StringComparison.Ordinal)));
        await Lab.SucceedAsync("release", "shop", "2.0");
        var reloaded = await Lab.Haproxy.WorkerPidAsync();
        Assert.NotEqual(worker, reloaded);
        var reloads = (await Lab.StatusAsync()).Haproxy.Reloads;
        await Lab.SucceedAsync("activate", "shop", "2.0");
        await PhaseAsync(load, "with options");
        using var client = new HttpClient();
        using var answer = await client.GetAsync(Lab.ProductionUrl);
        Assert.Equal("yes", answer.Headers.GetValues("X-Snippet").Single());

        plan = await Lab.PigeonAsync("release", "shop", "3.0", "--dry-run");
        Assert.Equal(FoundChanges, plan.ExitCode);
        Assert.DoesNotContain("reload HAProxy", plan.Output, StringComparison.Ordinal);
        await ServeAsync(version: "3.0");
        await Lab.SucceedAsync("rollback", "shop");
        await PhaseAsync(load, "back");

        NothingFailed(await load.StopAsync());
        // The first one was for the new app.
        Assert.Equal(2, reloads);
        Assert.Equal(reloaded, await Lab.Haproxy.WorkerPidAsync());
        Assert.Equal(2, (await Lab.StatusAsync()).Haproxy.Reloads);
    }

    [Fact]
    public async Task A_snippet_that_HAProxy_does_not_understand_is_refused_with_its_own_words_and_changes_nothing()
    {
        await ServeAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        Lab.WriteStacks(new LabApp { MoreLoadbal = "      snippet: \"http-request set-header X %[no_such_fetch]\"" });

        var refused = await Lab.PigeonAsync("release", "shop", "2.0");

        Assert.Equal(WrongDefinition, refused.ExitCode);
        Assert.Contains("no_such_fetch", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());
        Assert.Null((await Lab.StatusAsync()).Find("shop", "2.0"));
    }
}
