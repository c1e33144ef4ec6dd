using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>A container that has ended though its stack should live.</summary>
public sealed class RunAgainTests
{
    private const string Name = "shop_1_web_1";

    [Theory]
    [InlineData(StackState.Release)]
    [InlineData(StackState.Active)]
    [InlineData(StackState.Inactive)]
    public void It_is_run_again_where_its_policy_says_so(StackState state)
    {
        foreach (var mode in Enum.GetValues<RestartMode>())
        {
            var moves = MovesFor(state, mode, ContainerState.Exited);

            Assert.Equal(mode is RestartMode.Always or RestartMode.UnlessStopped, moves.Any(move => move is Move.RunContainer { Replica.ContainerName: Name }));
        }
    }

    [Fact]
    public void It_is_left_alone_while_its_stack_is_still_to_prove_itself() =>
        Assert.DoesNotContain(MovesFor(StackState.Releasing, RestartMode.Always, ContainerState.Exited), move => move is Move.RunContainer);

    [Fact]
    public void A_dead_one_is_removed_once_HAProxy_knows_it_no_more_and_then_made_anew()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var held = Sample.AllReady(app).WithContainer(Name, each => each with { State = ContainerState.Dead });
        var dead = held.Docker.Find(Name)!;
        var freed = held.WithServers('a', each => each.Owner == dead.Id ? each with { Owner = null, State = ServerState.Parked } : each);
        var removed = freed with { Docker = freed.Docker with { Containers = freed.Docker.Containers.Where(each => each != dead).ToValueList() } };

        Assert.Equal(["Park"], Kinds(Plan(app, held)));
        Assert.Equal(["RemoveContainer"], Kinds(Plan(app, freed)));
        Assert.Equal(["RunContainer"], Kinds(Plan(app, removed)));
    }

    [Fact]
    public void Somebody_elses_container_of_that_name_is_left_alone()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var observed = Sample.AllReady(app);

        foreach (var state in new[] { ContainerState.Exited, ContainerState.Dead })
            Assert.DoesNotContain(Plan(app, observed.WithContainer(Name, each => each with { State = state, Managed = false })).Moves,
                move => move is Move.RunContainer or Move.RemoveContainer);
    }

    [Fact]
    public void A_start_that_was_refused_is_tried_again_later_and_never_beside_work_that_is_under_way()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var ended = Sample.AllReady(app).WithContainer(Name, each => each with { State = ContainerState.Exited })
            .WithServers('a', each => each.Name == "s1" ? each with { Owner = null, State = ServerState.Parked } : each);
        var refused = ended with { Docker = ended.Docker with { Failures = [new WorkFailure(Name, "port is taken", Sample.Now, 3)] } };
        var busy = ended with { Docker = ended.Docker with { Busy = [Name] } };

        Assert.DoesNotContain(Plan(app, refused).Moves, move => move is Move.RunContainer);
        Assert.Equal(Sample.Now + TimeSpan.FromSeconds(4), Plan(app, refused).WakeAt);
        Assert.DoesNotContain(Plan(app, busy).Moves, move => move is Move.RunContainer);
        Assert.Contains(Planner.Plan(Sample.DesiredWith(app), "loaded", refused, Sample.Now + TimeSpan.FromSeconds(4)).Moves, move => move is Move.RunContainer);
    }

    private static ValueList<Move> MovesFor(StackState state, RestartMode mode, ContainerState container)
    {
        var app = Sample.AppWith(("1", state)).WithRestart(mode);
        return Plan(app, Sample.AllReady(app).WithContainer(Name, each => each with { State = container })).Moves;
    }

    private static Plan Plan(App app, Observed observed) => Planner.Plan(Sample.DesiredWith(app), "loaded", observed, Sample.Now);

    private static IEnumerable<string> Kinds(Plan plan) => plan.Moves.Select(move => move.GetType().Name);
}
