using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>A switch to a stack that died after it was accepted does not wait for ever.</summary>
public sealed class RevertTests
{
    private static readonly App Before = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release));

    private static readonly Observed Whole = Sample.AllReady(Before);

    [Fact]
    public void A_switch_whose_lane_stays_without_a_usable_server_is_reverted()
    {
        var died = Whole.WithDeadLane('b');

        var app = Advance(Switched(), died, 30);

        Assert.Equal(["1=Active", "2=Release"], app.Stacks.Select(stack => $"{stack.Version}={stack.State}"));
        Assert.Equal(OperationOutcome.Reverted, app.Operations[^1].Outcome);
        Assert.Equal("shop 2 did not take over: waiting for HAProxy's check of shop_2_web_1 at 10.0.0.3:8080 (L4CON); shop is as it was before", app.Operations[^1].Detail);
        Assert.Empty(Planner.Plan(Sample.DesiredWith(app), "loaded", died, Sample.Now).Moves);
    }

    [Fact]
    public void A_rollback_is_reverted_too_and_what_was_leaving_stays()
    {
        var before = Sample.AppWith(("1", StackState.Active), ("2", StackState.Inactive), ("3", StackState.Release));
        var switched = Changed(before, new Command.Rollback(null) { Id = Sample.Id(1), App = Sample.Shop });

        var app = Advance(switched, Sample.AllReady(before).WithDeadLane('b'), 30);

        Assert.Equal(["1=Active", "2=Inactive", "3=Release"], app.Stacks.Select(stack => $"{stack.Version}={stack.State}"));
    }

    [Fact]
    public void It_waits_before_that_and_somebody_looks_again_in_time()
    {
        var waiting = Switched();
        var died = Whole.WithDeadLane('b');

        Assert.NotNull(Advance(waiting, died, 29).Running);
        var wake = Planner.Plan(Sample.DesiredWith(waiting), "loaded", died, Sample.Now + TimeSpan.FromSeconds(29)).WakeAt;
        Assert.InRange(wake!.Value, Sample.Now + TimeSpan.FromSeconds(29), Sample.Now + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Nothing_is_reverted_while_HAProxy_does_not_answer_or_the_lane_serves_or_production_has_moved()
    {
        var moved = Whole with { Proxy = Whole.Proxy! with { Maps = Planner.WantedMaps(Sample.DesiredWith(Switched())) } };

        Assert.NotNull(Advance(Switched(), Whole with { Proxy = null }, 100).Running);
        Assert.NotNull(Advance(Switched(), Whole, 100).Running);
        Assert.Equal(OperationOutcome.Done, Advance(Switched(), moved.WithDeadLane('b'), 100).Operations[^1].Outcome);
    }

    [Fact]
    public void Servers_of_containers_that_Docker_calls_paused_are_no_reason_to_wait()
    {
        var paused = Whole.WithContainers(each => each.Version == Sample.V("2"), each => each with { State = ContainerState.Paused });

        Assert.Equal(OperationOutcome.Reverted, Advance(Switched(), paused, 30).Operations[^1].Outcome);
    }

    private static App Switched() => Changed(Before, new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop });

    private static App Changed(App app, Command command) =>
        Assert.IsType<Decision.Changed>(StackMachine.Apply(Sample.DesiredWith(app), command, Sample.AllReady(app), Sample.Now)).Next;

    private static App Advance(App app, Observed observed, int seconds) =>
        StackMachine.Advance(Sample.DesiredWith(app), observed, Sample.Now + TimeSpan.FromSeconds(seconds)).Apps[0];
}
