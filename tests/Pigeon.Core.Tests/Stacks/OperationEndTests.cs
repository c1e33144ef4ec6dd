using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>An operation ends on what was read back, never on what was sent.</summary>
public sealed class OperationEndTests
{
    [Theory]
    [InlineData(Verb.Release, "shop 2 is released")]
    [InlineData(Verb.Activate, "shop 1 is active")]
    [InlineData(Verb.Rollback, "shop 1 is active")]
    [InlineData(Verb.Abort, "shop is as it was before")]
    public void It_ends_once_HAProxys_own_maps_say_so(Verb verb, string detail)
    {
        var app = Running(verb, verb is Verb.Release ? "2" : "1");
        var whole = Sample.AllReady(app);
        var silent = whole with { Proxy = null };
        var empty = whole with { Proxy = whole.Proxy! with { Maps = [] } };
        var astray = whole with
        {
            Proxy = whole.Proxy with { Maps = [MapTable.Of(MapName.Active, [new MapRow("shop", "shop__d")]), MapTable.Of(MapName.Release, [new MapRow("shop", "shop__d")])] },
        };

        Assert.All([silent, empty, astray], seen => Assert.NotNull(Advance(app, seen).Running));
        Assert.Equal((OperationOutcome.Done, detail, Sample.Now), EndOf(Advance(app, whole)));
    }

    [Fact]
    public void A_release_ends_as_not_ready_when_its_stack_is_gone()
    {
        var app = Running(Verb.Release, "3") with { LastFailure = "shop 3: no such image" };

        Assert.Equal((OperationOutcome.NotReady, "shop 3: no such image", Sample.Now), EndOf(Advance(app, Sample.AllReady(app))));
        Assert.Equal("shop 3 is gone", EndOf(Advance(app with { LastFailure = null }, Sample.AllReady(app))).Detail);
    }

    [Fact]
    public void A_failed_release_goes_on_until_its_stack_is_gone()
    {
        var app = Running(Verb.Release, "2");
        app = app.With(app.Stacks[1] with { State = StackState.Deactivating, Failure = "it exited" });
        var whole = Sample.AllReady(app);
        var gone = whole.WithServers('b', each => each with { Owner = null, State = ServerState.Parked });
        gone = gone with { Docker = gone.Docker with { Containers = gone.Docker.Containers.Where(each => each.Version == Sample.V("1")).ToValueList() } };

        Assert.NotNull(Advance(app, whole).Running);
        Assert.Equal((OperationOutcome.NotReady, "shop 2: it exited", Sample.Now), EndOf(Advance(app, gone)));
    }

    [Fact]
    public void A_deactivation_ends_when_the_stack_is_gone()
    {
        var leaving = Running(Verb.Deactivate, "2");

        Assert.NotNull(Advance(leaving, Sample.AllReady(leaving)).Running);
        Assert.Equal((OperationOutcome.Done, "shop 2 is deactivated", Sample.Now), EndOf(Advance(leaving.Without(leaving.Stacks[1]), Sample.AllReady(leaving))));
    }

    [Fact]
    public void While_one_runs_the_agent_looks_again_soon_and_before_a_deadline()
    {
        var app = Running(Verb.Release, "2");
        var releasing = app.With(app.Stacks[1] with { State = StackState.Releasing, ReadyBy = Sample.Now + TimeSpan.FromMilliseconds(40) });

        Assert.Equal(Sample.Now + TimeSpan.FromMilliseconds(100), Planner.Plan(Sample.DesiredWith(app), "loaded", Sample.AllReady(app), Sample.Now).WakeAt);
        Assert.Equal(Sample.Now + TimeSpan.FromMilliseconds(40), Planner.Plan(Sample.DesiredWith(releasing), "loaded", Sample.AllReady(app), Sample.Now).WakeAt);
    }

    private static App Running(Verb verb, string version) =>
        Sample.AppWith(("1", StackState.Active), ("2", StackState.Release))
            .Begin(new Operation { Id = Sample.Id(1), Verb = verb, Version = Sample.V(version), StartedAt = Sample.Now });

    private static App Advance(App app, Observed observed) => StackMachine.Advance(Sample.DesiredWith(app), observed, Sample.Now).Apps[0];

    private static (OperationOutcome? Outcome, string Detail, DateTimeOffset? At) EndOf(App app) =>
        (app.Operations[^1].Outcome, app.Operations[^1].Detail, app.Operations[^1].EndedAt);
}
