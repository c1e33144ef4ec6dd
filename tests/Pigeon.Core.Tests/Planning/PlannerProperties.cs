using FsCheck;
using FsCheck.Fluent;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class PlannerProperties
{
    [Fact]
    public void Every_prefix_of_every_plan_is_safe_in_every_history() => Hold(history => _ = SimulatedVm.After(history));

    /// <summary>Docker calls the one member unhealthy and is silent when the other ends, whose server lost its name and whose address somebody else of the stack gets: found by chance.</summary>
    [Fact]
    public void Who_took_the_address_of_a_member_is_reached_by_its_server() => _ = SimulatedVm.After(
    [
        new(OpKind.Release, 0), new(OpKind.Turn, 0), new(OpKind.Calm, 0), new(OpKind.Turn, 0), new(OpKind.Calm, 9), new(OpKind.Turn, 55), new(OpKind.HealthTurns, 60),
        new(OpKind.ForceDeactivate, 34), new(OpKind.DisownedByHand, 43), new(OpKind.DockerToggles, 14), new(OpKind.ContainerIsRemoved, 1), new(OpKind.ForeignAppears, 60),
        new(OpKind.Turn, 7),
    ]);

    [Fact]
    public void The_vm_comes_to_rest_once_faults_stop() => Hold(history =>
    {
        var vm = SimulatedVm.After(history);

        Assert.True(vm.ComesToRest(100), $"still {string.Join(", ", Planner.Plan(vm.Desired, vm.Structure, vm.See(), vm.Now).Moves.Select(move => move.Text))}");
        Assert.All(vm.Desired.Apps, app => Assert.Null(app.Running));
        Assert.DoesNotContain(vm.Desired.Apps.SelectMany(app => app.Stacks), stack => stack.State is StackState.Releasing or StackState.Deactivating);
        Assert.All(vm.Truth.Docker.Pods!, network => Assert.NotNull(vm.Desired.Find(network.Pod.App)?.Find(network.Pod.Version)));
        Assert.Equal(
            vm.Desired.Apps.SelectMany(app => app.Stacks).Where(stack => stack.Spec.Formula is not null).Select(stack => (stack.Spec.App, stack.Version, stack.Spec.Formula?.Bundle)).ToHashSet(),
            vm.Truth.Formulas.Laid.Select(laid => (laid.App, laid.Version, laid.Bundle)).ToHashSet());
        Assert.All(vm.Desired.Apps, app => Assert.All(app.Stacks, stack => Assert.Null(Readiness.MissingFor(app, stack, vm.See()))));
    });

    [Fact]
    public void Order_and_duplicates_of_containers_do_not_change_the_plan() => Hold(history =>
    {
        var vm = SimulatedVm.After(history);
        var seen = vm.See();
        var shuffled = seen with { Docker = seen.Docker with { Containers = seen.Docker.Containers.Reverse().Concat(seen.Docker.Containers).ToValueList() } };

        var plan = Planner.Plan(vm.Desired, vm.Structure, seen, vm.Now);
        var same = Planner.Plan(vm.Desired, vm.Structure, shuffled, vm.Now);

        Assert.Equal(plan.Moves.Select(move => move.Text).Order(StringComparer.Ordinal), same.Moves.Select(move => move.Text).Order(StringComparer.Ordinal));
        Assert.Equal(plan.WakeAt, same.WakeAt);
    });

    [Fact]
    public void Agent_death_between_moves_reaches_the_same_end() => Hold(history =>
    {
        var whole = SimulatedVm.After(history);
        var cut = SimulatedVm.After(history);

        // A release may just miss its deadline when the agent died meanwhile; that end is as good.
        if (whole.Desired.Apps.Any(app => app.In(StackState.Releasing) is not null)) return;

        for (var moves = 0; moves < 4; moves++)
        {
            WorldEvents.Calm(whole);
            WorldEvents.Calm(cut);
            whole.Turn(int.MaxValue);
            cut.Turn(moves);
        }

        Assert.True(whole.ComesToRest(100) && cut.ComesToRest(100));
        Assert.Equal(Shape(whole.Desired), Shape(cut.Desired));
    }, cases: 200);

    [Fact]
    public void Versions_with_equal_settings_never_reload() => Hold(history =>
    {
        var vm = SimulatedVm.After(history);

        Assert.True(vm.Reloads <= vm.Showings, $"{vm.Reloads} reloads for {vm.Showings} apps that came or went");
    });

    [Fact]
    public void A_plan_touches_only_apps_that_differ() => Hold(history =>
    {
        var vm = SimulatedVm.After(history);
        if (!vm.ComesToRest(100)) Assert.Fail("no rest");
        vm.Say(new Command.Activate(null) { Id = Sample.Id(9999), App = Sample.Shop });

        Assert.All(Planner.Plan(vm.Desired, vm.Structure, vm.See(), vm.Now).Moves, move => Assert.Equal(Sample.Shop, move.App));
    });

    [Fact]
    public void An_abort_ends_with_everything_back_as_it_was() => Hold(history =>
    {
        var vm = SimulatedVm.After(history);
        if (vm.Desired.Find(Sample.Shop) is not { Running: { Verb: not Verb.Abort } aborted } app) return;
        vm.Say(new Command.Abort(null) { Id = Sample.Id(9998), App = Sample.Shop });
        Assert.Equal(Verb.Abort, vm.Desired.Find(Sample.Shop)!.Running!.Verb);

        Assert.True(vm.ComesToRest(100));

        var after = vm.Desired.Find(Sample.Shop)!;
        Assert.Equal((Verb.Abort, OperationOutcome.Done), (after.Operations[^1].Verb, after.Operations[^1].Outcome));
        foreach (var former in aborted.Before.Where(former => app.Find(former.Version) is not null))
        {
            Assert.Equal(former.State, after.Find(former.Version)?.State);
            Assert.Null(Readiness.MissingFor(after, after.Find(former.Version)!, vm.See()));
        }
    });

    [Fact]
    public void A_forecast_ends_in_a_world_that_needs_no_more_moves() => Hold(history =>
    {
        var vm = SimulatedVm.After(history);
        vm.DockerAnswers = true;
        var seen = vm.See();

        var moves = Forecast.Moves(vm.Desired, SimulatedVm.StructureOf, seen, vm.Now);

        Assert.True(moves.Count < 200, $"{moves.Count} moves: {string.Join(", ", moves.TakeLast(4).Select(move => move.Text))}");
    });

    private static string Shape(Desired desired) => string.Join(";", desired.Apps.Select(app =>
        $"{app.Name}: {string.Join(",", app.Stacks.Select(stack => $"{stack.Version}={stack.State}@{stack.Lane}"))}"));

    private static void Hold(Action<Op[]> property, int cases = 400) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(Histories.Any, property));
}
