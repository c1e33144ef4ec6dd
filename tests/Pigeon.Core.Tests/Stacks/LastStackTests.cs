using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>What becomes of an app when its last stack is gone.</summary>
public sealed class LastStackTests
{
    private static readonly App Leaving = Sample.AppWith(("1", StackState.Deactivating)).Begin(Running(Verb.Deactivate));

    [Fact]
    public void It_leaves_HAProxys_configuration_and_what_was_asked_of_it_is_kept()
    {
        var app = Advance(Leaving, Emptied(Leaving));

        Assert.Empty(app.Stacks);
        Assert.Empty(app.Lanes);
        Assert.Equal(InternalTraffic.None, app.Internal);
        Assert.Equal(Leaving.Operations, app.Operations);
        var reload = Assert.Single(Planner.Plan(Sample.DesiredWith(app), "without", Emptied(app), Sample.Now).Moves);
        Assert.Equal("reload HAProxy: nothing is left of shop", reload.Text);
    }

    [Theory]
    [InlineData(Verb.Deactivate, OperationOutcome.Done)]
    [InlineData(Verb.Release, OperationOutcome.NotReady)]
    [InlineData(Verb.Abort, OperationOutcome.Done)]
    public void The_operation_ends_when_HAProxy_has_loaded_that(Verb verb, OperationOutcome outcome)
    {
        var app = Sample.AppWith(("1", StackState.Deactivating)).Begin(Running(verb));
        app = Advance(app, Emptied(app));
        Assert.NotNull(app.Running);

        var ended = Advance(app, Forecast.After(Emptied(app), new Move.Reload("why"), Sample.DesiredWith(app), "without"));

        Assert.Equal(outcome, ended.Operations[^1].Outcome);
    }

    [Fact]
    public void The_operation_ends_when_HAProxy_has_refused_it()
    {
        var app = Advance(Leaving, Emptied(Leaving));

        var ended = Advance(app, Emptied(app) with { Refused = new RefusedConfig("without", "line 7") });

        Assert.Equal(OperationOutcome.Done, ended.Operations[^1].Outcome);
    }

    [Fact]
    public void It_stays_while_another_stack_is_here()
    {
        var app = Sample.AppWith(("1", StackState.Deactivating), ("2", StackState.Inactive)).Begin(Running(Verb.Deactivate));
        var seen = Sample.AllReady(app).WithServers('a', each => each with { Owner = null, State = ServerState.Parked });
        seen = seen with { Docker = seen.Docker with { Containers = seen.Docker.Containers.Where(each => each.Version == Sample.V("2")).ToValueList() } };

        var next = Advance(app, seen);

        Assert.Equal(app.Lanes, next.Lanes);
        Assert.Equal(OperationOutcome.Done, next.Operations[^1].Outcome);
    }

    [Fact]
    public void It_stays_while_a_member_is_left_in_any_lane()
    {
        var seen = Emptied(Leaving).WithServers('d', each => each.Name == "s1" ? each with { Owner = Sample.ContainerOf("other", Sample.V("1"), 7).Id } : each);

        Assert.Equal(Leaving.Lanes, Advance(Leaving, seen).Lanes);
    }

    [Fact]
    public void A_plan_of_the_last_deactivation_says_the_reload_and_one_before_it_says_none()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Inactive));
        var alone = Sample.AppWith(("1", StackState.Active));

        Assert.Equal(0, ReloadsOf(app, "2"));
        Assert.Equal(1, ReloadsOf(alone, "1"));
    }

    [Fact]
    public void It_is_named_no_more_when_somebody_asks_for_an_app_that_is_not_here()
    {
        var gone = Advance(Leaving, Emptied(Leaving));
        var other = Core.Names.AppName.Parse("blog");

        var decision = StackMachine.Apply(Sample.DesiredWith(gone), new Command.Activate(null) { Id = Sample.Id(5), App = other }, Emptied(gone), Sample.Now);

        Assert.Equal("there is no app blog here: nothing is released", Assert.IsType<Decision.Refused>(decision).Why);
    }

    private static int ReloadsOf(App app, string version)
    {
        var seen = Sample.AllReady(app);
        seen = seen with { Proxy = seen.Proxy! with { Structure = SimulatedVm.StructureOf(Sample.DesiredWith(app)) } };
        var command = new Command.Deactivate(Sample.V(version), true) { Id = Sample.Id(3), App = Sample.Shop };
        var decided = Assert.IsType<Decision.Changed>(StackMachine.Apply(Sample.DesiredWith(app), command, seen, Sample.Now));
        return Forecast.Moves(Sample.DesiredWith(decided.Next), SimulatedVm.StructureOf, seen, Sample.Now).Count(move => move is Move.Reload);
    }

    private static Operation Running(Verb verb) => new() { Id = Sample.Id(1), Verb = verb, Version = Sample.V("1"), StartedAt = Sample.Now };

    private static App Advance(App app, Observed seen) => StackMachine.Advance(Sample.DesiredWith(app), seen, Sample.Now).Find(app.Name)!;

    /// <summary>HAProxy with all lanes of the app and nobody in them, and Docker without a container.</summary>
    private static Observed Emptied(App app)
    {
        var seen = Sample.AllReady(Sample.AppWith(("1", StackState.Deactivating)));
        return seen with
        {
            Docker = seen.Docker with { Containers = [] },
            Proxy = seen.Proxy! with
            {
                Servers = seen.Proxy.Servers.Select(each => each with { Owner = null, State = ServerState.Parked }).ToValueList(),
                Maps = Planner.WantedMaps(Sample.DesiredWith(app)),
            },
        };
    }
}
