using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>A version leaves, requests have 10 s to finish and tunnels 60 s.</summary>
public sealed class DrainTests
{
    private static readonly App App = Leaving(TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData(9, 2, 0, "")]
    [InlineData(9, 2, 1, "")]
    [InlineData(10, 2, 0, "Everything")]
    [InlineData(10, 3, 1, "Requests")]
    [InlineData(10, 1, 1, "")]
    [InlineData(59, 1, 1, "")]
    [InlineData(60, 1, 1, "Everything")]
    [InlineData(60, 3, 1, "Everything")]
    [InlineData(0, 0, 0, "Park")]
    public void What_is_cut_depends_on_the_time_and_on_what_is_in_flight(int seconds, int inFlight, int tunnels, string expected) =>
        Assert.Equal(expected, Done(App, ServerState.Draining, seconds, inFlight, tunnels));

    [Fact]
    public void Tunnels_have_the_time_of_requests_when_nothing_else_is_said()
    {
        var app = Leaving(null);

        Assert.Equal("", Done(app, ServerState.Draining, 9, 2, 2));
        Assert.Equal("Everything", Done(app, ServerState.Draining, 10, 2, 1));
    }

    [Fact]
    public void Tunnels_may_have_less_time_than_requests()
    {
        var app = Leaving(TimeSpan.Zero);

        Assert.Equal("Tunnels", Done(app, ServerState.Draining, 0, 2, 1));
        Assert.Equal("Everything", Done(app, ServerState.Draining, 0, 1, 1));
        Assert.Equal("", Done(app, ServerState.Draining, 9, 1, 0));
    }

    [Fact]
    public void A_parked_server_waits_for_its_requests_too_and_is_freed_without_them()
    {
        Assert.Equal("", Done(App, ServerState.Parked, 9, 1, 0));
        Assert.Equal("Everything", Done(App, ServerState.Parked, 10, 1, 0));
        Assert.Equal("Free", Done(App, ServerState.Parked, 9, 0, 0));
    }

    [Fact]
    public void What_cannot_be_cut_does_not_hold_its_container_up_for_ever()
    {
        Assert.Equal("Everything", Done(App, ServerState.Parked, 64, 1, 1));
        Assert.Equal("Free", Done(App, ServerState.Parked, 65, 1, 1));
        Assert.Equal("Park", Done(App, ServerState.Draining, 65, 1, 1));
    }

    [Fact]
    public void The_look_at_a_drain_gets_rarer_and_never_misses_a_deadline()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(100), Pause(0));
        Assert.Equal(TimeSpan.FromMilliseconds(500), Pause(5));
        Assert.Equal(TimeSpan.FromMilliseconds(500), Pause(9.5));
        Assert.Equal(TimeSpan.FromSeconds(1), Pause(30));
        Assert.Equal(TimeSpan.FromMilliseconds(500), Pause(59.5));
    }

    [Fact]
    public void An_operation_tells_at_its_end_what_was_cut_of_its_version_since_it_began()
    {
        var running = App.Without(App.Stacks[1]).Begin(new Operation
        {
            Id = Sample.Id(1), Verb = Verb.Deactivate, Version = Sample.V("2"), StartedAt = Sample.Now,
        });
        var observed = Sample.AllReady(running) with
        {
            Cut =
            [
                Off("2", 5, 5, -1), Off("1", 7, 7, 1), Off("2", 1, 0, 1), Off("2", 1, 1, 2),
            ],
        };

        var ended = StackMachine.Advance(Sample.DesiredWith(running), observed, Sample.Now).Apps[0].Operations[^1];

        Assert.Equal((OperationOutcome.Done, "shop 2 is deactivated; 2 requests and 1 tunnel were cut at the deadline"), (ended.Outcome, ended.Detail));
    }

    [Theory]
    [InlineData(1, 0, "1 request")]
    [InlineData(2, 0, "2 requests")]
    [InlineData(0, 1, "1 tunnel")]
    [InlineData(1, 2, "1 request and 2 tunnels")]
    [InlineData(0, 0, "")]
    public void Traffic_is_told_in_words(int requests, int tunnels, string expected) => Assert.Equal(expected, Traffic.Describe(requests, tunnels));

    private static CutOff Off(string version, int requests, int tunnels, int seconds) =>
        new(Sample.Shop, Sample.V(version), requests, tunnels, Sample.Now.AddSeconds(seconds));

    private static App Leaving(TimeSpan? tunnels)
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Deactivating));
        var stack = app.Stacks[1];
        return app.With(stack with { Spec = stack.Spec with { Loadbal = stack.Spec.Loadbal with { DrainTunnels = tunnels } } });
    }

    private static Plan PlanAt(App app, ServerState state, double seconds, int inFlight, int tunnels)
    {
        var observed = Sample.AllReady(app);
        var servers = observed.Proxy!.Servers.Select(server => server.Lane.Letter != 'b' || server.Owner is null ? server
            : server.Name == "s1" ? server with { State = state, InFlight = inFlight, Tunnels = tunnels }
            : server with { State = ServerState.Parked, Owner = null });
        return Planner.Plan(Sample.DesiredWith(app), "loaded", observed with { Proxy = observed.Proxy with { Servers = servers.ToValueList() } }, Sample.Now.AddSeconds(seconds));
    }

    /// <summary>What is done with the server, in a word.</summary>
    private static string Done(App app, ServerState state, double seconds, int inFlight, int tunnels) =>
        string.Join(' ', PlanAt(app, state, seconds, inFlight, tunnels).Moves.Select(move => move switch
        {
            Move.Cut cut => cut.Scope.ToString(),
            Move.Park or Move.Free => move.GetType().Name,
            _ => "",
        }).Where(word => word.Length > 0));

    private static TimeSpan Pause(double seconds) =>
        PlanAt(App, ServerState.Draining, seconds, 1, 1).WakeAt!.Value - Sample.Now.AddSeconds(seconds);
}
