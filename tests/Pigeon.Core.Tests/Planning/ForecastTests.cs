using FsCheck;
using FsCheck.Fluent;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class ForecastTests
{
    [Fact]
    public void Several_moves_lead_where_they_lead_one_by_one() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Histories.Any, history =>
        {
            var vm = SimulatedVm.After(history);
            var (desired, seen) = (vm.Desired, vm.See());
            var moves = Planner.Plan(desired, vm.Structure, seen, vm.Now).Moves;

            Assert.Equal(
                moves.Aggregate(seen, (world, move) => Forecast.After(world, move, desired, vm.Structure)),
                Forecast.After(seen, moves, desired, vm.Structure));
        }));

    /// <summary>Whatever is half done when a verb is said: what it leads to is foreseen to the end, not to the first thing that has to be waited for.</summary>
    [Fact]
    public void A_forecast_ends_when_the_operation_has_ended() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Histories.Any, EndsWithTheOperation));

    /// <summary>A member ended, and another one got its address: found by chance.</summary>
    [Fact]
    public void A_container_that_is_started_again_is_foreseen_as_the_one_that_it_was() => EndsWithTheOperation(
    [
        .. new[]
        {
            OpKind.Release, OpKind.Turn, OpKind.Calm, OpKind.Turn, OpKind.Calm, OpKind.Turn, OpKind.Turn, OpKind.Activate, OpKind.Turn, OpKind.Turn,
        }.Select(kind => new Op(kind, 0)),
        new(OpKind.Release, 1), new(OpKind.Turn, 0), new(OpKind.Calm, 0), new(OpKind.Turn, 0), new(OpKind.Calm, 0), new(OpKind.Turn, 0), new(OpKind.Turn, 0),
        new(OpKind.Activate, 20), new(OpKind.ToldToLeave, 16), new(OpKind.Calm, 0), new(OpKind.ContainerRestarts, 2),
    ]);

    private static void EndsWithTheOperation(Op[] history)
    {
        var vm = SimulatedVm.After(history);
        var seen = vm.See();
        if (!seen.Docker.Reachable) return;
        foreach (var app in vm.Desired.Apps)
        {
            foreach (var command in CommandsFor(app))
            {
                if (StackMachine.Apply(vm.Desired, command, seen, vm.Now) is not Decision.Changed(var next)) continue;
                var turns = Forecast.Turns(vm.Desired.With(next), SimulatedVm.StructureOf, seen, vm.Now).ToList();
                Assert.True(turns[^1].Desired.Find(app.Name)!.Running is null, $"{command.Verb} of {app.Name} was left running after {turns.Count} turns: {turns[^1].Desired.Find(app.Name)}");
            }
        }
    }

    private static IEnumerable<Command> CommandsFor(App app)
    {
        var id = Sample.Id(9999);
        yield return new Command.Release(Sample.Spec("77", app.Name), TimeSpan.FromSeconds(20)) { Id = id, App = app.Name };
        yield return new Command.Activate(null) { Id = id, App = app.Name };
        yield return new Command.Rollback(null) { Id = id, App = app.Name };
        yield return new Command.Abort(null) { Id = id, App = app.Name };
        foreach (var stack in app.Stacks) yield return new Command.Deactivate(stack.Version, Force: true) { Id = id, App = app.Name };
    }

    [Fact]
    public void A_forecast_does_not_stop_at_work_that_is_under_way()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Deactivating));
        var ready = Sample.AllReady(app);
        var seen = ready with { Docker = ready.Docker with { Busy = ["shop_2_web_1"] } };

        var moves = Forecast.Moves(Sample.DesiredWith(app), _ => "loaded", seen, Sample.Now);

        Assert.Equal(["shop_2_web_2", "shop_2_web_1"], moves.OfType<Move.RemoveContainer>().Select(move => move.Name).OrderDescending());
    }

    /// <summary>Its server has to be freed before anybody else may have the address.</summary>
    [Fact]
    public void A_container_that_is_started_again_is_foreseen_as_the_same_one()
    {
        var app = Sample.AppWith(("1", StackState.Active)).WithRestart(RestartMode.Always);
        var (first, second) = (Sample.AllReady(app).Docker.Containers[0], Sample.AllReady(app).Docker.Containers[1]);
        var swapped = Sample.AllReady(app).WithContainer(first.Name, each => each with { State = ContainerState.Exited })
            .WithContainer(second.Name, each => each with { Address = first.Address });

        var end = Forecast.Turns(Sample.DesiredWith(app), _ => "loaded", swapped, Sample.Now).Last();
        var after = Forecast.After(end.Observed, end.Moves, end.Desired, end.Structure);

        Assert.Equal([first.Id, second.Id], after.Proxy!.Servers.Select(server => server.Owner).OfType<ContainerId>().OrderBy(id => id.Text));
    }

    [Fact]
    public void Of_containers_that_are_yet_to_be_made_a_forecast_tells_the_names()
    {
        var app = Sample.AppWith(("1", StackState.Releasing));
        var ready = Sample.AllReady(app);
        var seen = ready with { Docker = ready.Docker with { Containers = [] }, Proxy = null };

        var moves = Forecast.Moves(Sample.DesiredWith(app), SimulatedVm.StructureOf, seen, Sample.Now);

        Assert.Equal(
            ["admit shop_1_web_1 as shop__a/s1", "admit shop_1_web_2 as shop__a/s2"],
            moves.Where(move => move is Move.Fill).Select(move => move.Text));
        Assert.Equal("admit 00000000002a at 10.0.0.1:80 as shop__a/s1", new Move.Fill(new Lane(Sample.Shop, 'a'), "s1", ContainerId.Parse("00000000002a"), MemberAddress.From("10.0.0.1", 80)!).Text);
    }

    /// <summary>Were each move to copy the tables, this would copy a thousand million servers and not end in the time of a test.</summary>
    [Fact]
    public void Thirty_thousand_moves_on_thirty_thousand_servers_are_foreseen_at_once()
    {
        const int Many = 30_000;
        var app = Sample.AppWith(("1", StackState.Active));
        var lane = new Lane(Sample.Shop, 'a');
        var moves = Enumerable.Range(0, Many).Select(number => (Move)new Move.AddServer(
            lane, $"x{number}", ContainerId.Parse(number.ToString("x12", null)), MemberAddress.From($"10.{number / 65_536}.{number / 256 % 256}.{number % 256}", 80)!)).ToList();
        moves.AddRange([.. moves.OfType<Move.AddServer>().Select(add => new Move.Drain(lane, add.Server, "because"))]);
        moves.AddRange([.. moves.OfType<Move.AddServer>().Where((_, at) => at % 2 == 0).Select(add => new Move.Free(lane, add.Server))]);
        moves.AddRange(Enumerable.Range(0, Many).Select(number => new Move.SetMap(MapName.Routes, $"web/{number}/", "shop", null)));

        var after = Forecast.After(Sample.AllReady(app), moves, Sample.DesiredWith(app), "loaded").Proxy!;

        Assert.Equal(Many / 2, after.Servers.Count(server => server is { IsOverflow: true, State: ServerState.Draining }));
        Assert.Equal(Many + 1, after.Map(MapName.Routes).Rows.Count);
    }
}
