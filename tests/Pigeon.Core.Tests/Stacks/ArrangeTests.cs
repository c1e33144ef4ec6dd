using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>Stacks are put where they should be in one step.</summary>
public sealed class ArrangeTests
{
    [Fact]
    public void What_a_switch_did_is_undone()
    {
        var app = Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active));

        var next = Changed(app, ("1", StackState.Active), ("2", StackState.Release));

        Assert.Equal(["1 Active", "2 Release"], Is(next));
        Assert.Equal([new FormerState(Sample.V("1"), StackState.Active), new FormerState(Sample.V("2"), StackState.Release)], next.Running!.Before);
        Assert.Null(StackMachine.Advance(Sample.DesiredWith(next), Sample.AllReady(next), Sample.Now).Apps[0].Running);
    }

    [Fact]
    public void Whoever_holds_the_place_leaves() =>
        Assert.Equal(["1 Inactive", "2 Active", "3 Deactivating"], Is(Changed(Sample.AppWith(("1", StackState.Release), ("2", StackState.Active), ("3", StackState.Inactive)), ("1", StackState.Inactive))));

    [Fact]
    public void What_leaves_can_be_had_back() =>
        Assert.Equal(["1 Inactive"], Is(Changed(Sample.AppWith(("1", StackState.Deactivating)), ("1", StackState.Inactive))));

    [Fact]
    public void It_is_so_already() => Assert.IsType<Decision.Unchanged>(Arrange(Sample.AppWith(("1", StackState.Active)), ready: true, ("1", StackState.Active)));

    [Theory]
    [InlineData("2", StackState.Active, false, RefusalCode.NotReady)]
    [InlineData("3", StackState.Active, true, RefusalCode.Unknown)]
    [InlineData("4", StackState.Release, true, RefusalCode.NotReady)]
    [InlineData("2", StackState.Deactivating, true, RefusalCode.State)]
    public void What_cannot_be_is_refused(string version, StackState state, bool ready, RefusalCode code) => Assert.Equal(code, Assert.IsType<Decision.Refused>(
        Arrange(Sample.AppWith(("1", StackState.Active), ("2", StackState.Inactive), ("4", StackState.Releasing)), ready, (version, state))).Code);

    [Fact]
    public void Two_versions_are_not_put_into_one_place() => Assert.Equal("two versions of shop cannot both be inactive", Assert.IsType<Decision.Refused>(
        Arrange(Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)), ready: true, ("1", StackState.Inactive), ("2", StackState.Inactive))).Why);

    private static App Changed(App app, params (string Version, StackState State)[] states) => Assert.IsType<Decision.Changed>(Arrange(app, ready: true, states)).Next;

    private static Decision Arrange(App app, bool ready, params (string Version, StackState State)[] states)
    {
        var observed = Sample.AllReady(app);
        if (!ready) observed = observed.WithDeadLane('b');
        var wanted = states.Select(to => new FormerState(Sample.V(to.Version), to.State)).ToValueList();
        return StackMachine.Apply(Sample.DesiredWith(app), new Command.Arrange(wanted) { Id = Sample.Id(1), App = Sample.Shop }, observed, Sample.Now);
    }

    private static IEnumerable<string> Is(App app) => app.Stacks.Select(stack => $"{stack.Version} {stack.State}");
}
