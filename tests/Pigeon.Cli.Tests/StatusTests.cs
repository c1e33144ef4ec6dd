using Pigeon.Client;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

public sealed class StatusTests
{
    [Fact]
    public async Task Status_shows_apps_and_warnings_within_80_columns_and_without_escape_codes()
    {
        await using var agent = await FakeAgent.StartAsync();

        var cli = await Cli.RunAsync(agent, "status", "-v");

        Assert.Equal((0, ""), (cli.ExitCode, cli.Error));
        var lines = cli.Out.Split('\n');
        Assert.Equal("vm1  agent 0.1.0  docker 20.10  haproxy 2.6.12", lines[0]);
        Assert.Contains("shop  revision 7", lines);
        Assert.Contains(lines, line => line.StartsWith("  VERSION  STATE     READY  LANE  SINCE", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("0123456789ab  s1      172.17.0.2:8080  ready  healthy  3", StringComparison.Ordinal));
        Assert.Contains("! an old worker is still there", lines);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain('\u001b', cli.Out);
    }

    [Fact]
    public async Task One_app_can_be_asked_for_and_one_that_is_not_there_is_refused()
    {
        await using var agent = await FakeAgent.StartAsync();

        var known = await Cli.RunAsync(agent, "status", "shop", "-o", "json");
        var unknown = await Cli.RunAsync(agent, "status", "cart");

        Assert.Equal("shop", Assert.Single(JsonSerializer.Deserialize(known.Out, PigeonJson.Default.StatusWire)!.Apps).Name);
        Assert.Equal((9, "error: vm1 knows no app cart\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_is_not_waited_for_forever()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnStatus = http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));

        var cli = await Cli.RunAsync(agent, "status", "--timeout", "200ms");

        Assert.Equal(124, cli.ExitCode);
    }

    [Fact]
    public async Task A_watch_on_a_pipe_writes_only_what_changed_and_survives_an_agent_that_is_away()
    {
        var asked = 0;
        using var interrupt = new CancellationTokenSource();
        await using var agent = await FakeAgent.StartAsync(a => a.OnStatus = async http =>
        {
            if (++asked == 2) http.Response.StatusCode = 503;
            else await Answer.JsonAsync(http, 200, JsonSerializer.Serialize(Sample.Status, PigeonJson.Default.StatusWire));
            if (asked == 4) await interrupt.CancelAsync();
        });
        var cli = new Cli { Environment = { ["PIGEON_HOST"] = agent.Host } };

        await cli.RunAsync(interrupt.Token, "status", "--watch", "-o", "json");

        Assert.Equal(0, cli.ExitCode);
        Assert.Single(cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("answers 503", cli.Error, StringComparison.Ordinal);
    }
}
