using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

public sealed class PlanAndDiffTests
{
    private static readonly PlanWire Plan = new("vm1", "shop", 7, 1, [new("write_file", "write /srv/haproxy.cfg"), new("reload", "reload HAProxy: new app shop"), new("set_map", "map active: shop -> shop__a")]);

    [Fact]
    public async Task A_plan_is_told_by_VM_in_its_order_and_found_changes_are_exit_code_3()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ReplyAsync(http, 200, new() { Plan = Plan }));

        var cli = await Cli.RunAsync(agent, "plan", "activate", "shop", "2.0");

        Assert.Equal((3, ""), (cli.ExitCode, cli.Error));
        Assert.Equal(
            "vm1\n  1  write /srv/haproxy.cfg\n  2  reload HAProxy: new app shop\n  3  map active: shop -> shop__a\nshop on vm1: 2 moves, 1 file, 1 reload, at revision 7; nothing was done\n", cli.Out);
        Assert.Equal(new OperationRequest { Verb = "activate", Version = "2.0", DryRun = true, LockWait = 0 }, Assert.Single(agent.Requests));
    }

    [Fact]
    public async Task Nothing_to_do_is_exit_code_0_however_the_agent_says_it()
    {
        var replies = new Queue<OperationReply>([new() { Unchanged = "shop 2.0 is already active" }, new() { Plan = Plan with { Moves = [], Reloads = 0 } }]);
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ReplyAsync(http, 200, replies.Dequeue()));

        Assert.Equal(0, (await Cli.RunAsync(agent, "plan", "activate", "shop")).ExitCode);
        Assert.Equal(0, (await Cli.RunAsync(agent, "plan", "activate", "shop", "-o", "json")).ExitCode);
    }

    [Fact]
    public async Task Without_a_verb_a_plan_is_of_a_release()
    {
        using var file = DefinitionFileFixture.Good();
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = http => Answer.ReplyAsync(http, 200, new() { Plan = Plan }));

        await Cli.RunAsync(agent, "plan", "shop", "2.0", "-f", file.Name);
        await Cli.RunAsync(agent, "plan", "release", "--app-name", "shop", "2.0", "-f", file.Name);
        await Cli.RunAsync(agent, "plan", "deactivate", "shop", "2.0", "--force");

        Assert.Equal([("release", "2.0"), ("release", "2.0"), ("deactivate", "2.0")], agent.Requests.Select(request => (request.Verb, request.Version!)));
        Assert.All(agent.Requests, request => Assert.True(request.DryRun));
        Assert.True(agent.Requests[2].Force);
    }

    [Theory]
    [InlineData("'shp' is no verb", "plan", "shp", "shop", "2.0")]
    [InlineData("did you mean 'activate'", "plan", "activte", "shop", "2.0")]
    [InlineData("--force: activate knows", "plan", "activate", "shop", "--force")]
    [InlineData("VERSION is missing", "plan", "deactivate", "shop")]
    [InlineData("APP is missing", "plan", "abort")]
    [InlineData("--file: there is no nowhere.yaml in", "diff", "shop", "-f", "nowhere.yaml")]
    [InlineData("--file: there is no nowhere.yaml in", "validate", "nowhere.yaml")]
    [InlineData("--label: 'zone' is not", "config", "shop", "-f", "/dev/null", "--label", "zone")]
    [InlineData("--file: the file is already named", "validate", "a.yaml", "-f", "b.yaml")]
    [InlineData("'--bogus' is no flag of `pigeon validate`", "validate", "--bogus")]
    [InlineData("--timeout: ", "plan", "abort", "shop", "--timeout", "0s")]
    public async Task A_wrong_command_line_is_told_by_what_is_wrong_in_it(string said, params string[] arguments)
    {
        var cli = await Cli.RunAloneAsync(arguments);

        Assert.Equal(2, cli.ExitCode);
        Assert.Contains(said, cli.Error, StringComparison.Ordinal);
        Assert.Equal("", cli.Out);
    }

    [Fact]
    public async Task Differences_are_told_by_version_and_key_and_are_exit_code_3()
    {
        using var file = DefinitionFileFixture.Good();
        var diff = new DiffWire("vm1", "shop", 7,
            [
                new("1.0", "task_definitions.web.docker_config.memory", "file", "256M", "512M"), new("1.0", "container shop_1.0_web_2", "live", "running", null),
                new(null, "map active: shop", "live", "shop__a", "\u001b[31mshop__b"),
            ],
            ["the Docker Engine does not answer"]);
        await using var agent = await FakeAgent.StartAsync(a => a.OnDiff = http => Answer.JsonAsync(http, 200, JsonSerializer.Serialize(diff, PigeonJson.Default.DiffWire)));

        var text = await Cli.RunAsync(agent, "diff", "shop", "1.0", "-f", file.Name);
        var json = await Cli.RunAsync(agent, "diff", "shop", "-f", file.Name, "-o", "json");

        Assert.Equal((3, "the Docker Engine does not answer\n"), (text.ExitCode, text.Error));
        Assert.Equal(
            "shop 1.0 on vm1\n  task_definitions.web.docker_config.memory: file 512M, wanted 256M\n  container shop_1.0_web_2: wanted running, live none\n"
            + "shop on vm1\n  map active: shop: wanted shop__a, live [31mshop__b\nshop on vm1: 3 differences\n", text.Out);
        Assert.Equal(3, JsonSerializer.Deserialize(json.Out, PigeonJson.Default.DiffWire)!.Differences.Count);
        Assert.Equal(["1.0", null], agent.Diffs.Select(request => request.Version));
    }

    [Fact]
    public async Task What_agrees_is_exit_code_0_and_an_agent_that_is_silent_is_not_waited_for_forever()
    {
        using var file = DefinitionFileFixture.Good();
        await using var agent = await FakeAgent.StartAsync();
        await using var silent = await FakeAgent.StartAsync(a => a.OnDiff = a.OnOperate = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));

        Assert.Equal(0, (await Cli.RunAsync(agent, "diff", "shop", "-f", file.Name)).ExitCode);
        Assert.Equal(124, (await Cli.RunAsync(silent, "diff", "shop", "-f", file.Name, "--timeout", "200ms")).ExitCode);
        var plan = await Cli.RunAsync(silent, "plan", "abort", "shop", "--timeout", "200ms");
        Assert.Equal((124, "error: the agent does not answer within 0.20 s; nothing was done\n"), (plan.ExitCode, plan.Error));
    }
}
