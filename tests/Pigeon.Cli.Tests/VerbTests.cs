using System.Text.Json;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

public sealed class VerbTests
{
    [Fact]
    public async Task An_operation_that_is_done_is_told_on_stdout_and_its_steps_on_stderr()
    {
        await using var agent = await FakeAgent.StartAsync();

        var cli = await Cli.RunAsync(agent, "activate", "shop", "2.0");

        Assert.Equal(0, cli.ExitCode);
        Assert.Matches("^shop 2\\.0 is active \\([0-9.]+ s\\)\n$", cli.Out);
        Assert.Equal("vm1  0.42s  admit s1\nvm1  waiting for the check of s1\nvm1  1.50s  set map\n", cli.Error);
    }

    [Fact]
    public async Task Nothing_but_the_operation_is_on_stdout_with_json()
    {
        await using var agent = await FakeAgent.StartAsync();

        var cli = await Cli.RunAsync(agent, "activate", "shop", "2.0", "-o", "json");

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal("done", JsonSerializer.Deserialize(cli.Out, PigeonJson.Default.OperationWire)!.State);
    }

    [Fact]
    public async Task The_request_says_what_the_command_line_said()
    {
        await using var agent = await FakeAgent.StartAsync();

        var cli = await Cli.RunAsync(agent, "deactivate", "--app-name", "shop", "2.0", "--force", "--if-revision", "7", "--lock-wait", "500ms");

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal(new OperationRequest { Verb = "deactivate", Version = "2.0", Force = true, LockWait = 0.5 }, Assert.Single(agent.Requests));
        var headers = Assert.Single(agent.Headers);
        Assert.Equal("\"7\"", headers["If-Match"].ToString());
        Assert.True(OperationId.TryParse(headers["Idempotency-Key"].ToString(), out _));
    }

    [Theory]
    [InlineData("activate")]
    [InlineData("rollback")]
    [InlineData("abort")]
    public async Task The_version_may_be_left_out(string verb)
    {
        await using var agent = await FakeAgent.StartAsync();

        var cli = await Cli.RunAsync(agent, verb, "shop");

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal((verb, null), (agent.Requests[0].Verb, agent.Requests[0].Version));
    }

    [Fact]
    public async Task A_release_sends_the_definition_as_it_was_written_and_its_deadline()
    {
        await using var agent = await FakeAgent.StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "stacks:\n  shop: {}\n");

        var cli = await Cli.RunAsync(agent, "release", "shop", "2.0", "-f", file, "--timeout", "30s");
        File.Delete(file);

        Assert.Equal(0, cli.ExitCode);
        Assert.Equal(new DefinitionSource(file, "stacks:\n  shop: {}\n"), agent.Requests[0].Definition);
        Assert.Equal(30, agent.Requests[0].ReadyWithin);
    }

    [Fact]
    public async Task What_is_so_already_is_a_success()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ReplyAsync(http, 200, new() { Unchanged = "shop 2.0 is active already." }));

        var cli = await Cli.RunAsync(agent, "activate", "shop", "2.0");

        Assert.Equal(0, cli.ExitCode);
        Assert.StartsWith("shop 2.0 is active already (", cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "nothing to do")]
    [InlineData(2, 3, "2 moves, 0 files, 0 reloads, at revision 7; nothing was done")]
    public async Task A_dry_run_exits_with_3_when_there_is_something_to_do(int moves, int exitCode, string said)
    {
        var plan = new PlanWire("vm1", "shop", 7, 0, [.. Enumerable.Range(0, moves).Select(_ => new MoveWire("set_map", "set the map"))]);
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ReplyAsync(http, 200, new() { Plan = plan }));

        var cli = await Cli.RunAsync(agent, "activate", "shop", "--dry-run");

        Assert.Equal(exitCode, cli.ExitCode);
        Assert.Contains(said, cli.Out, StringComparison.Ordinal);
        Assert.True(agent.Requests[0].DryRun);
    }

    [Theory]
    [InlineData("vm3 stops serving shop: 2.0 is not for it\n", "vm3")]
    [InlineData("vm3, vm4 stop serving shop: 2.0 is not for them\n", "vm3", "vm4")]
    [InlineData("vm1, vm2, vm3 and 2 more stop serving shop: 2.0 is not for them\n", "vm1", "vm2", "vm3", "vm4", "vm5")]
    public async Task VMs_whose_production_an_activation_ends_are_told_as_soon_as_it_is_accepted(string said, params string[] vms)
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ReplyAsync(http, 202, new() { Operation = Sample.Running with { StopsServing = vms } }));

        var text = await Cli.RunAsync(agent, "activate", "shop", "--detach");
        var json = await Cli.RunAsync(agent, "activate", "shop", "--detach", "-o", "json");

        Assert.StartsWith(said, text.Error, StringComparison.Ordinal);
        Assert.Equal(vms, JsonSerializer.Deserialize(json.Out, PigeonJson.Default.OperationWire)!.StopsServing);
    }

    [Fact]
    public async Task Detached_does_not_follow()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = _ => throw new InvalidOperationException("followed"));

        var cli = await Cli.RunAsync(agent, "activate", "shop", "--detach");

        Assert.Equal(0, cli.ExitCode);
        Assert.Contains("op-00000001", cli.Out, StringComparison.Ordinal);
        Assert.Contains("pigeon abort shop", cli.Error, StringComparison.Ordinal);
    }
}
