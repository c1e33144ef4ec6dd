using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Cli.Tests;

/// <summary>What was done with an app, as people and scripts see it.</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Now = Sample.Start.AddMinutes(6);

    [Fact]
    public void The_latest_stands_last_within_80_columns_with_what_came_of_it_below() => Assert.Equal(
        """
        WHEN (UTC)        WHAT             OUTCOME   TOOK    ID               BY
        2026-03-01 12:00  release 1.14     done      4.20 s  5f0e1c2a-0       token 3f2...
            by token 3f2a81cc (nightly deployment)
            shop 1.14 is released on 3 VMs
        2026-03-01 12:00  activate 1.14    reverted  2m 05s  5f0e1c2a-1       token 3f2...
            by token 3f2a81cc (nightly deployment)
            vm3: activate: hook pre_activate failed: exit code 1; shop is as it was
            before (1.13 is active)
        2026-03-01 12:00  deactivate 1.13  done      1.00 s  fleet-shop-12-1  the fleet
            shop 1.13 is deactivated
        2026-03-01 12:05  activate 2.0     running   1m 00s  op-00000001      -
            waiting for: the check of s1

        """, HistoryPage.Render(Sample.History, Now, 80));

    [Fact]
    public void On_a_narrow_terminal_there_is_no_table_and_no_line_is_too_long()
    {
        var lines = HistoryPage.Render(Sample.History, Now, 40).Split('\n');

        Assert.Equal(["2026-03-01 12:00  release 1.14", "    done, 4.20 s, 5f0e1c2a-0, by token", "    3f2a81cc (nightly deployment)", "    shop 1.14 is released on 3 VMs"], lines[..4]);
        Assert.All(lines, line => Assert.True(line.Length <= 40, line));
    }

    [Fact]
    public void What_others_say_is_shown_without_what_a_terminal_would_obey()
    {
        var hostile = Sample.NotReady with { Owner = "\u001b[2J", Detail = "\u001b[31mno", WaitingFor = "\u001b", Steps = [new StepWire(Sample.Start, "\u001b[0m\nx")] };

        Assert.DoesNotContain('\u001b', HistoryPage.Render(Sample.History with { Operations = [hostile, hostile with { State = "running" }] }, Now, 80));
        Assert.DoesNotContain('\u001b', HistoryPage.Render(hostile, Now, 80));
    }

    [Fact]
    public async Task It_can_be_cut_down_to_a_version_and_to_the_latest()
    {
        await using var agent = await FakeAgent.StartAsync();

        var latest = await Cli.RunAsync(agent, "history", "shop", "--limit", "2", "-o", "json");
        var version = await Cli.RunAsync(agent, "history", "shop", "1.14", "-o", "json");
        var nothing = await Cli.RunAsync(agent, "history", "--app-name", "shop", "9.9");

        Assert.Equal(["deactivate 1.13", "activate 2.0"], Whats(latest));
        Assert.Equal(["release 1.14", "activate 1.14"], Whats(version));
        Assert.Equal((0, "nothing of that was done with shop on ctl1\n", ""), (nothing.ExitCode, nothing.Out, nothing.Error));
    }

    [Fact]
    public async Task One_operation_is_found_by_how_its_id_begins_and_shown_with_its_steps()
    {
        await using var agent = await FakeAgent.StartAsync(fake => fake.OnOperation = http =>
            Answer.JsonAsync(http, 200, JsonSerializer.Serialize(Sample.Done with { Owner = "anna" }, PigeonJson.Default.OperationWire)));

        var shown = await Cli.RunAsync(agent, "history", "shop", "--operation", "op-0");
        var json = await Cli.RunAsync(agent, "history", "shop", "--operation", "op-00000001", "-o", "json");
        var several = await Cli.RunAsync(agent, "history", "shop", "--operation", "5f0e");
        var none = await Cli.RunAsync(agent, "history", "shop", "--operation", "x");

        Assert.Equal(
            """
            activate of shop 2.0 on vm1: done, 2.00 s
            operation op-00000001, begun by anna
            begun 2026-03-01 12:00:00 UTC, ended 2026-03-01 12:00:02 UTC
                +0.42 s  admit s1
                +1.50 s  set map
            shop 2.0 is active.

            """, shown.Out);
        Assert.Equal(2, JsonSerializer.Deserialize(json.Out, PigeonJson.Default.OperationWire)!.Steps.Count);
        Assert.Equal((2, "error: --operation: 2 operations begin with '5f0e': 5f0e1c2a-0000-4000, 5f0e1c2a-1111-4000\n"), (several.ExitCode, several.Error));
        Assert.Equal((9, "error: shop on ctl1 has no operation 'x': `pigeon history shop` lists the latest\n"), (none.ExitCode, none.Error));
    }

    [Theory]
    [InlineData(2, "APP is missing", "history")]
    [InlineData(2, "--limit: '0' is not a number of operations", "history", "shop", "--limit", "0")]
    [InlineData(2, "--limit: '-1'", "history", "shop", "--limit", "-1")]
    [InlineData(9, "because unknown", "history", "shop")]
    public async Task What_cannot_be_answered_says_why(int exitCode, string why, params string[] words)
    {
        await using var agent = await FakeAgent.StartAsync(fake => fake.OnHistory = http => Answer.ProblemAsync(http, 404, ProblemCode.Unknown));

        var cli = await Cli.RunAsync(agent, words);

        Assert.Equal((exitCode, ""), (cli.ExitCode, cli.Out));
        Assert.Contains(why, cli.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Whats(Cli cli) => JsonSerializer.Deserialize(cli.Out, PigeonJson.Default.HistoryWire)!.Operations.Select(each => $"{each.Verb} {each.Version}");
}
