using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData(400, ProblemCode.BadRequest, 2)]
    [InlineData(422, ProblemCode.InvalidDefinition, 2)]
    [InlineData(422, ProblemCode.ConfigRefused, 2)]
    [InlineData(404, ProblemCode.Unknown, 9)]
    [InlineData(409, ProblemCode.RefusedByState, 9)]
    [InlineData(409, ProblemCode.NotReady, 9)]
    [InlineData(409, ProblemCode.RouteTaken, 9)]
    [InlineData(423, ProblemCode.Locked, 4)]
    [InlineData(412, ProblemCode.RevisionMismatch, 4)]
    [InlineData(503, ProblemCode.DockerUnreachable, 1)]
    [InlineData(507, ProblemCode.StorageFailed, 1)]
    [InlineData(500, ProblemCode.Fault, 1)]
    [InlineData(418, "from-the-future", 1)]
    public async Task Each_problem_has_its_exit_code(int status, string code, int exitCode)
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ProblemAsync(http, status, code, "stacks.yaml(3,5): shop: no"));

        var text = await Cli.RunAsync(agent, "activate", "shop");
        var json = await Cli.RunAsync(agent, "activate", "shop", "-o", "json");

        Assert.Equal((exitCode, exitCode), (text.ExitCode, json.ExitCode));
        Assert.Equal($"stacks.yaml(3,5): shop: no\nerror: because {code}\n", text.Error);
        Assert.Equal("", text.Out);
        Assert.Equal(code, JsonSerializer.Deserialize(json.Out, PigeonJson.Default.ProblemWire)!.Code);
    }

    [Fact]
    public async Task A_stack_that_does_not_get_ready_shows_what_its_containers_said()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.EventsAsync(http, Sample.NotReady));

        var cli = await Cli.RunAsync(agent, "activate", "shop");

        Assert.Equal(5, cli.ExitCode);
        Assert.Equal("", cli.Out);
        Assert.Contains("shop-2.0-web-1:\n  health  503 Service Unavailable\n  log     [31mno database[0m\n  log     bye\nerror: web is not healthy after 2m (", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_aborted_operation_is_a_failure()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.EventsAsync(http, Sample.Done with { State = "aborted", Detail = "aborted by root" }));

        var cli = await Cli.RunAsync(agent, "activate", "shop");

        Assert.Equal(1, cli.ExitCode);
        Assert.Contains("aborted: aborted by root", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_that_was_reverted_has_its_own_exit_code()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.EventsAsync(http, Sample.Done with { State = "reverted", Detail = "shop 2.0 did not take over." }));

        var text = await Cli.RunAsync(agent, "activate", "shop");
        var json = await Cli.RunAsync(agent, "activate", "shop", "-o", "json");

        Assert.Equal((6, 6), (text.ExitCode, json.ExitCode));
        Assert.Equal("", text.Out);
        Assert.Contains("reverted: shop 2.0 did not take over (", text.Error, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"reverted\"", json.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"unheard_of\":1}")]
    public async Task An_answer_that_makes_no_sense_is_told(string body)
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.JsonAsync(http, 202, body));

        var cli = await Cli.RunAsync(agent, "activate", "shop");

        Assert.Equal(1, cli.ExitCode);
        Assert.Contains("answer", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_at_the_address_is_told()
    {
        await using var agent = await FakeAgent.StartAsync();

        var cli = await Cli.RunAsync(agent, "activate", "other");

        Assert.Equal(1, cli.ExitCode);
        Assert.Contains("answers 404", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_socket_is_told_with_what_to_do()
    {
        var text = await Cli.RunAloneAsync("activate", "shop");
        var json = await Cli.RunAloneAsync("status", "-o", "json");

        Assert.Equal((8, 8), (text.ExitCode, json.ExitCode));
        Assert.Equal("error: no agent listens on unix:///nowhere/agent.sock: start it with `pigeon agent`, or name another with --host\n", text.Error);
        Assert.Equal("unreachable", JsonSerializer.Deserialize(json.Out, PigeonJson.Default.ProblemWire)!.Code);
    }

    [Fact]
    public async Task An_answer_that_gets_lost_is_asked_for_again_under_the_same_id()
    {
        var asked = 0;
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http =>
        {
            if (++asked > 1) return Answer.ReplyAsync(http, 202, new() { Operation = Sample.Done });
            http.Abort();
            return Task.CompletedTask;
        });

        var cli = await Cli.RunAsync(agent, "activate", "shop");

        Assert.Equal(0, cli.ExitCode);
        Assert.Single(agent.Headers.Select(headers => headers["Idempotency-Key"].ToString()).Distinct());
        Assert.Equal(2, asked);
    }
}
