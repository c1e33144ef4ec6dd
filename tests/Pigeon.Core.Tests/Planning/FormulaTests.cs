using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>A formula is there before its containers, put right while they run, and gone after the last of them.</summary>
public sealed class FormulaTests
{
    private static readonly App Released = With(StackState.Releasing);

    private static readonly App Active = With(StackState.Active);

    private static readonly App Leaving = With(StackState.Deactivating);

    [Fact]
    public void Nothing_is_run_before_the_formula_was_seen_to_be_whole()
    {
        var nothing = Emptied(Released) with { Formulas = FormulaView.None };

        Assert.Equal(["lay formula shop 1 (2 files from conf)"], Texts(Released, nothing));
        Assert.Empty(Texts(Released, nothing with { Formulas = new() { Busy = ["formula shop 1"], Laid = [Laid(null)] } }));
        Assert.Equal(["run shop_1_web_1 from shop:1", "run shop_1_web_2 from shop:1"], Texts(Released, Emptied(Released)));
    }

    [Fact]
    public void What_another_hand_has_changed_is_laid_again_while_the_containers_run_on()
    {
        var spoiled = World(Active) with { Formulas = new() { Laid = [Laid(null)] } };
        var without = spoiled.WithContainer("shop_1_web_2", each => each with { State = ContainerState.Removed });

        Assert.Equal(["lay formula shop 1 (2 files from conf)"], Texts(Active, spoiled));
        Assert.Null(Readiness.MissingFor(Active, Active.Stacks[0], spoiled));
        Assert.Equal(["lay formula shop 1 (2 files from conf)"], Texts(Active, without));
        Assert.Equal("formula conf to be laid", Readiness.MissingFor(Active, Active.Stacks[0], without));
    }

    [Fact]
    public void Another_formula_than_the_wanted_one_counts_for_nothing()
    {
        var other = World(Active) with { Formulas = new() { Laid = [Laid(Sample.Formula("2").Spec.Bundle)] } };

        Assert.Equal(["lay formula shop 1 (2 files from conf)"], Texts(Active, other));
    }

    [Fact]
    public void A_formula_that_cannot_be_laid_is_tried_again_and_fails_the_release_in_time()
    {
        var failure = new WorkFailure("formula shop 1", "no space left", Sample.Now, 2, Passing: true);
        var refused = Emptied(Released) with { Formulas = new() { Failures = [failure] } };

        Assert.Empty(Texts(Released, refused));
        Assert.Equal(Sample.Now + TimeSpan.FromSeconds(2), Plan(Active, refused with { Docker = World(Active).Docker }).WakeAt);
        Assert.Equal("formula conf: no space left (tried 2 times)", Readiness.MissingFor(Released, Released.Stacks[0], refused));
        Assert.Null(Advanced(Released, refused, Sample.Now).Stacks[0].Failure);
        Assert.Equal("shop 1: not ready in time: still waiting for formula conf: no space left (tried 2 times)", Advanced(Released, refused, Sample.Now + TimeSpan.FromMinutes(1)).LastFailure);
    }

    [Fact]
    public void A_folder_is_removed_after_the_last_container_and_the_stack_waits_for_it()
    {
        var last = World(Leaving).WithServers('a', each => each with { Owner = null, State = ServerState.Parked }).WithContainers(_ => true, each => each with { State = ContainerState.Exited });
        var empty = Emptied(Leaving);

        Assert.DoesNotContain("remove formula shop 1", Texts(Leaving, last));
        Assert.DoesNotContain("remove formula shop 1", Texts(Leaving, empty with { Docker = empty.Docker with { Busy = ["shop_1_web_1"] } }));
        Assert.Equal(["remove formula shop 1"], Texts(Leaving, empty));
        Assert.NotEmpty(Advanced(Leaving, empty, Sample.Now).Stacks);
        Assert.NotEmpty(Advanced(Leaving, empty with { Formulas = new() { Busy = ["formula shop 1"] } }, Sample.Now).Stacks);
        Assert.Empty(Advanced(Leaving, empty with { Formulas = FormulaView.None }, Sample.Now).Stacks);
    }

    [Fact]
    public void A_folder_that_cannot_be_removed_keeps_its_stack_for_three_attempts_and_is_tried_again_without_it()
    {
        Observed Refused(int attempts) => Emptied(Leaving) with { Formulas = new() { Laid = [Laid(null)], Failures = [new WorkFailure("formula shop 1", "busy", Sample.Now, attempts, Passing: true)] } };
        var gone = Leaving with { Stacks = [] };

        Assert.NotEmpty(Advanced(Leaving, Refused(2), Sample.Now).Stacks);
        Assert.Empty(Advanced(Leaving, Refused(3), Sample.Now).Stacks);
        Assert.Empty(Texts(gone, Refused(3)));
        Assert.Equal(["remove formula shop 1"], Planner.Plan(Sample.DesiredWith(gone), "loaded", Refused(3), Sample.Now + TimeSpan.FromMinutes(1)).Moves.OfType<Move.RemoveFormula>().Select(move => move.Text));
    }

    private static App With(StackState state) => Sample.AppWith(("1", state)).WithSpecs(spec => spec.WithFormula());

    private static LaidFormula Laid(ContentHash? bundle) => new(Sample.Shop, Sample.V("1"), bundle, []);

    private static Observed World(App app) => Sample.AllReady(app) with { Formulas = new() { Laid = [Laid(Sample.Formula("1").Spec.Bundle)] } };

    private static Observed Emptied(App app) => World(app).WithServers('a', each => each with { Owner = null, State = ServerState.Parked }) is var world
        ? world with { Docker = world.Docker with { Containers = [] } } : world;

    private static App Advanced(App app, Observed world, DateTimeOffset now) => StackMachine.Advance(Sample.DesiredWith(app), world, now).Apps[0];

    private static Plan Plan(App app, Observed world) => Planner.Plan(Sample.DesiredWith(app), "loaded", world, Sample.Now);

    private static IEnumerable<string> Texts(App app, Observed world) => Plan(app, world).Moves
        .Where(move => move is Move.FormulaMove or Move.RunContainer or Move.RemoveContainer or Move.StopContainer).Select(move => move.Text);
}
