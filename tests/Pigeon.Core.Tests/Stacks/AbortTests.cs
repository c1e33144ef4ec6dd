using Pigeon.Core.Definitions;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>An abort has ended when what it restores is back, and not before.</summary>
public sealed class AbortTests
{
    private static readonly App Before = Sample.AppWith(("0", StackState.Inactive), ("1", StackState.Active), ("2", StackState.Release));

    [Fact]
    public void An_aborted_switch_goes_on_until_every_stack_is_ready_again()
    {
        var aborted = AbortedSwitch();
        var whole = Sample.AllReady(Before);
        var stopped = whole.WithContainer("shop_0_web_2", each => each with { State = ContainerState.Exited });

        Assert.Equal(["0=Inactive", "1=Active", "2=Release"], aborted.Stacks.Select(stack => $"{stack.Version}={stack.State}"));
        Assert.NotNull(Advance(aborted, stopped, 59).Running);
        Assert.Null(Advance(aborted, whole, 0).Running);
        Assert.Equal((OperationOutcome.Done, "shop is as it was before"), End(Advance(aborted, whole, 0)));
    }

    [Fact]
    public void What_does_not_come_back_in_time_is_named()
    {
        var stopped = Sample.AllReady(Before).WithContainer("shop_0_web_2", each => each with { State = ContainerState.Exited });

        var (outcome, detail) = End(Advance(AbortedSwitch(), stopped, 60));

        Assert.Equal(OperationOutcome.NotReady, outcome);
        Assert.Equal("shop was put back, but not all of it came back in 60 s: still waiting for shop_0_web_2 to run (it is exited)", detail);
    }

    [Fact]
    public void A_silent_HAProxy_does_not_hold_an_abort_for_ever()
    {
        var silent = Sample.AllReady(Before) with { Proxy = null };

        Assert.NotNull(Advance(AbortedSwitch(), silent, 59).Running);
        Assert.Contains("HAProxy, which does not answer", End(Advance(AbortedSwitch(), silent, 60)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_that_still_shows_another_way_is_named()
    {
        var astray = Sample.AllReady(Before);
        astray = astray with { Proxy = astray.Proxy! with { Maps = [MapTable.Of(MapName.Active, [new MapRow("shop", "shop__c")])] } };

        Assert.NotNull(Advance(AbortedSwitch(), astray, 59).Running);
        Assert.Contains("HAProxy to send production to shop 1", End(Advance(AbortedSwitch(), astray, 60)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_that_was_gone_before_the_abort_is_named()
    {
        var switched = Switched();
        var warm = switched.Find(Sample.V("0"))!;

        var aborted = Abort(switched.Without(warm), Sample.AllReady(Before));

        Assert.Equal((OperationOutcome.Done, "shop is as it was before, but for 0, which was gone already"), End(Advance(aborted, Sample.AllReady(Before), 0)));
    }

    [Fact]
    public void An_aborted_deactivation_waits_for_the_stack_to_be_ready_again()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)).WithRestart(RestartMode.Always);
        var whole = Sample.AllReady(app);
        var leaving = Changed(app, new Command.Deactivate(Sample.V("2"), false) { Id = Sample.Id(1), App = Sample.Shop }, whole);
        var stopped = whole.WithContainer("shop_2_web_1", each => each with { Leaving = true });

        var aborted = Abort(leaving, stopped);

        Assert.NotNull(Advance(aborted, stopped, 1).Running);
        Assert.Equal(OperationOutcome.Done, End(Advance(aborted, whole, 1)).Outcome);
    }

    [Fact]
    public void An_abort_that_means_another_version_is_refused_and_says_what_is_under_way()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release));
        var leaving = Changed(app, new Command.Deactivate(Sample.V("2"), false) { Id = Sample.Id(1), App = Sample.Shop }, Sample.AllReady(app));

        var decision = StackMachine.Apply(
            Sample.DesiredWith(leaving), new Command.Abort(Sample.V("1")) { Id = Sample.Id(2), App = Sample.Shop }, Sample.AllReady(app), Sample.Now);

        var refused = Assert.IsType<Decision.Refused>(decision);
        Assert.Equal((RefusalCode.State, "the deactivate of 2 of shop is under way, and nothing of 1"), (refused.Code, refused.Why));
    }

    private static App Switched() => Changed(Before, new Command.Activate(null) { Id = Sample.Id(1), App = Sample.Shop }, Sample.AllReady(Before));

    private static App AbortedSwitch() => Abort(Switched(), Sample.AllReady(Before));

    private static App Abort(App app, Observed observed) => Changed(app, new Command.Abort(null) { Id = Sample.Id(2), App = Sample.Shop }, observed);

    private static App Changed(App app, Command command, Observed observed) =>
        Assert.IsType<Decision.Changed>(StackMachine.Apply(Sample.DesiredWith(app), command, observed, Sample.Now)).Next;

    private static App Advance(App app, Observed observed, int seconds) =>
        StackMachine.Advance(Sample.DesiredWith(app), observed, Sample.Now + TimeSpan.FromSeconds(seconds)).Apps[0];

    private static (OperationOutcome? Outcome, string Detail) End(App app) => (app.Operations[^1].Outcome, app.Operations[^1].Detail);
}
