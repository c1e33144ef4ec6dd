using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Operations that fail, hang, meet each other, or lose the one who waits for them.</summary>
public sealed class OperationTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private static readonly Dictionary<string, string> Never = new() { ["WARMUP_MS"] = "600000", ["ON_TERM"] = "exit" };

    [Fact]
    public async Task A_release_that_hangs_can_be_aborted_and_leaves_nothing()
    {
        await ServeAsync();
        await using var load = Traffic();
        Lab.WriteStacks(new LabApp { Environment = Never });
        var release = Lab.StartPigeon("release", "shop", "2.0");
        await Lab.EventuallyAsync(status => status.Find("shop", "2.0")?.WaitingFor?.Contains("check", StringComparison.Ordinal) == true, "the release waits for checks", Patience);

        var abort = await Lab.SucceedAsync("abort", "shop");

        Assert.Contains("as it was before", abort.Output, StringComparison.Ordinal);
        Assert.Equal(1, await release.WaitForExitAsync(Patience));
        Assert.Contains("aborted", release.Log, StringComparison.Ordinal);
        await NothingIsLeftOf20Async();
        NothingFailed(await load.StopAsync());
    }

    [Fact]
    public async Task A_release_that_does_not_get_ready_in_time_says_why_and_leaves_nothing()
    {
        await ServeAsync();
        Lab.WriteStacks(new LabApp { Environment = Never });

        var release = await Lab.PigeonAsync("release", "shop", "2.0", "--timeout", "2s");

        Assert.Equal(5, release.ExitCode);
        Assert.Contains("not ready in time", release.Errors, StringComparison.Ordinal);
        Assert.Contains("shop_2.0_web_1", release.Errors, StringComparison.Ordinal);
        Assert.Contains("listening on 8080", release.Errors, StringComparison.Ordinal);
        await NothingIsLeftOf20Async();
    }

    [Fact]
    public async Task A_release_whose_container_exits_fails_at_once_with_what_it_said()
    {
        Lab.WriteStacks(new LabApp { Environment = new Dictionary<string, string> { ["EXIT_AT_START"] = "7" } });

        var release = await Lab.PigeonAsync("release", "shop", "2.0");

        Assert.Equal(5, release.ExitCode);
        Assert.Contains("7", release.Errors, StringComparison.Ordinal);
        Assert.Contains("log ", release.Errors, StringComparison.Ordinal);
        await NothingIsLeftOf20Async();
    }

    [Fact]
    public async Task A_second_release_of_the_same_version_waits_and_finds_it_done()
    {
        var both = await Task.WhenAll(Lab.PigeonAsync("release", "shop", "1.0"), Lab.PigeonAsync("release", "shop", "1.0"));

        Assert.Equal([0, 0], both.Select(each => each.ExitCode));
        Assert.Single(both, each => each.Output.Contains("already", StringComparison.Ordinal));
        Assert.Equal(2, (await Lab.StatusAsync()).ReadyMembers("shop", "1.0"));
    }

    [Fact]
    public async Task A_verb_that_may_not_wait_is_refused_while_another_is_under_way()
    {
        Lab.WriteStacks(new LabApp { Environment = Never });
        Lab.StartPigeon("release", "shop", "1.0");
        await Lab.EventuallyAsync(status => status.StateOf("shop", "1.0") == "releasing", "the release is under way", Patience);

        var second = await Lab.PigeonAsync("release", "shop", "2.0", "--lock-wait", "0s");

        Assert.Equal(4, second.ExitCode);
        Assert.Contains("the release of 1.0", second.Errors, StringComparison.Ordinal);
        await Lab.SucceedAsync("abort", "shop");
    }

    [Fact]
    public async Task Two_apps_are_released_at_the_same_time()
    {
        Lab.WriteStacks(new LabApp { Host = "shop.test" }, new LabApp { Name = "blog", Host = "blog.test" });

        var both = await Task.WhenAll(Lab.PigeonAsync("release", "shop", "1.0"), Lab.PigeonAsync("release", "blog", "2.0"));

        Assert.Equal([0, 0], both.Select(each => each.ExitCode));
        var status = await Lab.StatusAsync();
        Assert.Equal("release", status.StateOf("shop", "1.0"));
        Assert.Equal("release", status.StateOf("blog", "2.0"));
        Assert.InRange(status.Haproxy.Reloads, 1, 2);
    }

    [Fact]
    public async Task A_dry_run_tells_the_moves_and_changes_nothing()
    {
        await ServeAsync();
        var before = await EverythingAsync();

        var plan = await Lab.PigeonAsync("release", "shop", "2.0", "--dry-run");
        var again = await Lab.PigeonAsync("release", "shop", "1.0", "--dry-run");

        Assert.Equal(3, plan.ExitCode);
        Assert.Contains("run shop_2.0_web_1 from pigeon-test/app:2.0", plan.Output, StringComparison.Ordinal);
        Assert.Contains("0 reloads", plan.Output, StringComparison.Ordinal);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(before, await EverythingAsync());
    }

    [Fact]
    public async Task Who_waits_no_longer_than_the_timeout_is_told_and_the_operation_goes_on()
    {
        var slow = await DrainingAsync();

        var leave = await Lab.PigeonAsync("deactivate", "shop", "1.0", "--timeout", "1s");

        Assert.Equal(124, leave.ExitCode);
        Assert.Contains("pigeon abort shop", leave.Errors, StringComparison.Ordinal);
        await EndsWithoutAFollowerAsync(slow);
    }

    [Fact]
    public async Task Who_detaches_has_an_answer_at_once_and_the_operation_goes_on()
    {
        var slow = await DrainingAsync();

        var leave = await Lab.SucceedAsync("deactivate", "shop", "1.0", "--detach");

        Assert.Contains("goes on", leave.Output, StringComparison.Ordinal);
        Assert.False(slow.IsCompleted, "the request ended too early for this test to say anything");
        await EndsWithoutAFollowerAsync(slow);
    }

    [Fact]
    public async Task Who_presses_Ctrl_C_leaves_and_the_operation_goes_on()
    {
        var slow = await DrainingAsync();
        var leave = Lab.StartPigeon("deactivate", "shop", "1.0");
        await leave.WaitForLogAsync("drain shop__a", Patience);

        leave.Send(Signal.Interrupt);

        Assert.Equal(130, await leave.WaitForExitAsync(Patience));
        Assert.Contains("goes on", leave.Log, StringComparison.Ordinal);
        await EndsWithoutAFollowerAsync(slow);
    }

    /// <summary>2.0 is active, and 1.0 has a request on it that keeps it from leaving for a while.</summary>
    private async Task<Task<string>> DrainingAsync()
    {
        Lab.WriteStacks(new LabApp { DrainTimeout = "20s" });
        await ServeAsync();
        await Lab.SucceedAsync("release", "shop", "2.0");
        var slow = AskAsync(Lab.ProductionUrl, "/slow?ms=4000");
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")!.Members.Sum(member => member.InFlight) == 1, "the slow request is there", Patience);
        await Lab.SucceedAsync("activate", "shop", "2.0");
        return slow;
    }

    private async Task EndsWithoutAFollowerAsync(Task<string> slow)
    {
        Assert.Equal("deactivating", (await Lab.StatusAsync()).StateOf("shop", "1.0"));
        Assert.Equal("1.0", await slow);
        await Lab.EventuallyAsync(status => status.IsQuiet() && status.StateOf("shop", "1.0") == "gone", "1.0 has left", Patience);
    }

    private async Task NothingIsLeftOf20Async()
    {
        Assert.Equal("gone", (await Lab.StatusAsync()).StateOf("shop", "2.0"));
        Assert.DoesNotContain("shop_2.0", await Lab.Docker.DockerAsync("ps", "--all", "--format", "{{.Names}}"), StringComparison.Ordinal);
        Assert.DoesNotContain(await Lab.Haproxy.MapAsync("members"), row => row.StartsWith("shop__b/", StringComparison.Ordinal));
    }

    private async Task<string> EverythingAsync() => string.Concat(
        await File.ReadAllTextAsync(Lab.DesiredPath), await File.ReadAllTextAsync(Lab.Haproxy.ConfigPath),
        await Lab.Docker.DockerAsync("ps", "--all", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.State}}"), await Lab.Haproxy.AskAsync("show servers state"));
}
