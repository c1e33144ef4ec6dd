using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary><c>pigeon prune</c></summary>
public sealed class PruneTests
{
    private static readonly PrunedWire Container = new("container", "shop_0_web_1", PruneResult.Removed, "shop 0 is not here", 4096);
    private static readonly PrunedWire Image = new("image", "registry:5000/shop:0", PruneResult.Removed, "no stack uses it any more", 12_345_678);
    private static readonly PrunedWire Kept = new("image", "shop:1", PruneResult.Kept, "container \u001b[31mtheirs was made from it", 0);

    [Fact]
    public async Task Each_thing_is_a_line_and_the_sum_says_what_was_freed()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnPrune = Answering(Container, Image, Kept));

        var cli = await Cli.RunAsync(agent, "prune");

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        Assert.Equal(
            "removed container shop_0_web_1: shop 0 is not here (4.096kB)\nremoved image registry:5000/shop:0: no stack uses it any more (12.35MB)\n"
            + "kept image shop:1: container [31mtheirs was made from it\nvm1: 2 removed, 12.35MB freed, 1 kept\n", cli.Out);
        Assert.Equal(new PruneRequest(), Assert.Single(agent.Prunes));
    }

    [Fact]
    public async Task A_dry_run_that_finds_something_is_exit_code_3_and_one_that_finds_nothing_to_remove_is_0()
    {
        await using var full = await FakeAgent.StartAsync(a => a.OnPrune = Answering(Container with { Result = PruneResult.Planned, Bytes = 0 }));
        await using var empty = await FakeAgent.StartAsync(a => a.OnPrune = Answering(Kept with { Detail = "in use" }));

        var found = await Cli.RunAsync(full, "prune", "--dry-run", "--inactive");
        var nothing = await Cli.RunAsync(empty, "prune", "--dry-run");

        Assert.Equal((3, "remove container shop_0_web_1: shop 0 is not here\nvm1: 1 to remove; nothing was done\n"), (found.ExitCode, found.Out));
        Assert.Equal((0, "kept image shop:1: in use\nvm1: nothing to remove, 1 kept; nothing was done\n"), (nothing.ExitCode, nothing.Out));
        Assert.Equal(new PruneRequest { DryRun = true, Inactive = true }, Assert.Single(full.Prunes));
        Assert.Empty(full.Requests);
    }

    [Fact]
    public async Task Inactive_stacks_are_deactivated_first_and_one_that_is_refused_is_passed_over()
    {
        await using var agent = await FakeAgent.StartAsync(a =>
        {
            a.OnOperate = http => Answer.ReplyAsync(http, 202, new OperationReply { Operation = Sample.Running with { Verb = "deactivate", Version = "1.9" } });
            a.OnEvents = http => Answer.EventsAsync(http, Sample.Done with { Verb = "deactivate", Version = "1.9", Detail = "shop 1.9 is deactivated" });
            a.OnPrune = Answering(Image);
        });
        await using var busy = await FakeAgent.StartAsync(a =>
        {
            a.OnOperate = http => Answer.ProblemAsync(http, 409, ProblemCode.RefusedByState);
            a.OnPrune = Answering();
        });

        var done = await Cli.RunAsync(agent, "prune", "--inactive", "-o", "json");
        var refused = await Cli.RunAsync(busy, "prune", "--inactive", "--lock-wait", "3s");

        Assert.Equal(0, done.ExitCode);
        var told = JsonSerializer.Deserialize(done.Out, PigeonJson.Default.PruneWire)!;
        Assert.Equal([new PrunedWire("stack", "shop 1.9", PruneResult.Removed, "shop 1.9 is deactivated", 0), Image], told.Items);
        Assert.Equal(("deactivate", "1.9", false), agent.Requests.Select(request => (request.Verb, request.Version, request.Force)).Single());
        Assert.Equal(new PruneRequest(), Assert.Single(agent.Prunes));
        Assert.Equal((0, "kept stack shop 1.9: because refused-by-state\nvm1: nothing to remove, 1 kept\n"), (refused.ExitCode, refused.Out));
        Assert.Equal(3, busy.Requests[0].LockWait);
    }

    [Fact]
    public async Task An_app_that_stays_locked_and_a_deactivation_that_fails_are_exit_codes_of_their_own()
    {
        await using var locked = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ProblemAsync(http, 423, ProblemCode.Locked));
        await using var failing = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.EventsAsync(http, Sample.NotReady with { Detail = "hook pre_deactivate of 1.9 failed" }));

        var waited = await Cli.RunAsync(locked, "prune", "--inactive");
        var held = await Cli.RunAsync(failing, "prune", "--inactive");

        Assert.Equal((4, "cannot remove stack shop 1.9: because locked\nvm1: nothing to remove, 1 not removed\n"), (waited.ExitCode, waited.Out));
        Assert.Equal((5, "cannot remove stack shop 1.9: hook pre_deactivate of 1.9 failed\nvm1: nothing to remove, 1 not removed\n"), (held.ExitCode, held.Out));
        Assert.Single(locked.Prunes);
    }

    [Fact]
    public async Task What_could_not_be_removed_is_exit_code_1()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnPrune = Answering(Container with { Result = PruneResult.Failed, Detail = "driver failed", Bytes = 0 }));

        Assert.Equal(1, (await Cli.RunAsync(agent, "prune")).ExitCode);
    }

    [Fact]
    public async Task An_agent_that_is_silent_or_without_an_Engine_is_told()
    {
        await using var silent = await FakeAgent.StartAsync(a => a.OnPrune = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));
        await using var alone = await FakeAgent.StartAsync(a => a.OnPrune = http => Answer.ProblemAsync(http, 503, ProblemCode.DockerUnreachable));

        var late = await Cli.RunAsync(silent, "prune", "--timeout", "200ms");
        var without = await Cli.RunAsync(alone, "prune");

        Assert.Equal((124, "error: no end after 0.20 s; the prune goes on, and nothing else was begun\n"), (late.ExitCode, late.Error));
        Assert.Equal((1, "error: because docker-unreachable\n"), (without.ExitCode, without.Error));
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("soon")]
    public async Task A_wrong_time_is_told(string timeout)
    {
        var cli = await Cli.RunAloneAsync("prune", "--timeout", timeout);

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains("--timeout: ", cli.Error, StringComparison.Ordinal);
    }

    private static RequestDelegate Answering(params PrunedWire[] items) => http => Answer.JsonAsync(
        http, 200, JsonSerializer.Serialize(new PruneWire("vm1", items.Any(item => item.Result == PruneResult.Planned) || http.Items.ContainsKey("dry"), items, items.Sum(item => item.Bytes)), PigeonJson.Default.PruneWire));
}
