using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

public sealed class FollowTests
{
    [Fact]
    public async Task A_dropped_stream_is_taken_up_again_and_no_step_is_told_twice()
    {
        var connections = 0;
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = async http =>
        {
            await Answer.EventsAsync(http, ++connections < 3 ? Sample.Running : Sample.Done);
            if (connections == 1) http.Abort();
        });

        var cli = await Cli.RunAsync(agent, "activate", "shop");

        Assert.Equal((0, 3), (cli.ExitCode, connections));
        Assert.Equal(1, cli.Error.Split('\n').Count(line => line.EndsWith("admit s1", StringComparison.Ordinal)));
        Assert.Contains("connection lost", cli.Error, StringComparison.Ordinal);
    }

    /// <summary>Whoever is frozen ends no connection.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_falls_silent_is_taken_up_again(bool begins)
    {
        var connections = 0;
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http =>
            ++connections > 1 ? Answer.EventsAsync(http, Sample.Done) : begins ? Answer.EventsWithoutEndAsync(http, Sample.Running) : Answer.NothingAsync(http));
        var cli = new Cli { Time = new HastyTime(), Environment = { ["PIGEON_HOST"] = agent.Host } };

        await cli.RunAsync(CancellationToken.None, "activate", "shop", "--timeout", "10m");

        Assert.Equal((0, 2), (cli.ExitCode, connections));
        Assert.Contains(begins ? "connection lost: nothing was heard for 15 s; trying again" : "does not answer within 15 s; trying again", cli.Error, StringComparison.Ordinal);
        Assert.Single(agent.Requests);
    }

    /// <summary>An operation may take long without a change.</summary>
    [Fact]
    public async Task Signs_of_life_are_enough()
    {
        var connections = 0;
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = async http =>
        {
            connections++;
            await Answer.EventsAsync(http, Sample.Running);
            for (var beat = 0; beat < 16; beat++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, http.RequestAborted);
                await Answer.TellAsync(http);
            }

            await Answer.TellAsync(http, Sample.Done);
        });
        var cli = new Cli { Time = new HastyTime(), Environment = { ["PIGEON_HOST"] = agent.Host } };

        await cli.RunAsync(CancellationToken.None, "activate", "shop", "--timeout", "10m");

        Assert.Equal((0, 1), (cli.ExitCode, connections));
    }

    [Fact]
    public async Task An_agent_that_forgot_the_operation_is_told()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.ProblemAsync(http, 404, ProblemCode.Unknown));

        var cli = await Cli.RunAsync(agent, "activate", "shop");

        Assert.Equal(1, cli.ExitCode);
        Assert.Contains("does not know operation op-00000001 any more", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_time_is_over_the_operation_goes_on()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.EventsWithoutEndAsync(http, Sample.Running));

        var cli = await Cli.RunAsync(agent, "activate", "shop", "--timeout", "2s", "-o", "json");

        Assert.Equal(124, cli.ExitCode);
        Assert.Contains("the activate of shop 2.0 goes on; follow it with `pigeon status shop --watch`, stop it with `pigeon abort shop`", cli.Error, StringComparison.Ordinal);
        Assert.Equal("running", JsonSerializer.Deserialize(cli.Out.Split('\n')[0], PigeonJson.Default.OperationWire)!.State);
    }

    [Fact]
    public async Task An_agent_that_does_not_answer_the_request_is_not_waited_for_longer_than_the_timeout()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnOperate = Answer.NothingAsync);

        var cli = await Cli.RunAsync(agent, "activate", "shop", "--timeout", "300ms");

        Assert.Equal(124, cli.ExitCode);
        Assert.Contains("is not known", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_does_not_come_back_in_time_is_unreachable()
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        var cli = await Cli.RunAsync(agent, "activate", "shop", "--timeout", "2s");

        Assert.Equal(8, cli.ExitCode);
        Assert.Contains("did not come back in time", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_detaches_and_says_how_to_go_on()
    {
        using var interrupt = new CancellationTokenSource();
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = async http =>
        {
            await Answer.EventsAsync(http, Sample.Running);
            await interrupt.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        var cli = new Cli { Environment = { ["PIGEON_HOST"] = agent.Host } };

        await cli.RunAsync(interrupt.Token, "activate", "shop");

        Assert.Equal(130, cli.ExitCode);
        Assert.Contains("detached: the activate of shop 2.0 goes on; follow it with `pigeon status shop --watch`", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"id\":\"x\"}")]
    public async Task An_event_that_makes_no_sense_is_told(string data)
    {
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http =>
        {
            http.Response.ContentType = "text/event-stream";
            return http.Response.WriteAsync($"data: {data}\n\n", http.RequestAborted);
        });

        var cli = await Cli.RunAsync(agent, "activate", "shop");

        Assert.Equal(1, cli.ExitCode);
        Assert.Contains("not understood", cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("1", false)]
    public async Task A_terminal_gets_a_live_line_within_its_width_and_colors_unless_told_not_to(string noColor, bool colored)
    {
        var wordy = Sample.Running with { WaitingFor = new string('w', 200) };
        await using var agent = await FakeAgent.StartAsync(a => a.OnEvents = http => Answer.EventsAsync(http, wordy, Sample.Done));
        var cli = new Cli { IsTerminal = true, Environment = { ["PIGEON_HOST"] = agent.Host, ["TERM"] = "xterm", ["NO_COLOR"] = noColor } };

        await cli.RunAsync(CancellationToken.None, "activate", "shop");

        Assert.Equal(0, cli.ExitCode);
        Assert.Contains("waiting for: www", cli.Error, StringComparison.Ordinal);
        Assert.Equal(colored, cli.Error.Contains("\u001b[32m", StringComparison.Ordinal));
        var plain = cli.Error.Replace("\u001b[K", "", StringComparison.Ordinal).Replace("\u001b[32m", "", StringComparison.Ordinal).Replace("\u001b[0m", "", StringComparison.Ordinal);
        Assert.All(plain.Split('\r', '\n'), line => Assert.True(line.Length < 80, line));
    }
}
