using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>Jobs run once, one after the other, and the services start when the last has ended well.</summary>
public sealed class JobTests
{
    private const string Migrate = "shop_1_migrate";

    private static readonly App Released = AppWith(Sample.Job("migrate"), Sample.Job("index"));

    [Fact]
    public void They_run_one_after_the_other_before_the_services_and_end_in_a_release()
    {
        var app = Released;
        Assert.Equal(["run shop_1_migrate from migrations:1"], Runs(app, World()));

        app = Advanced(app, World((Migrate, ContainerState.Running, null)));
        Assert.Equal((true, "job migrate to end"), (app.Stacks[0].Jobs.Started, Missing(app, World((Migrate, ContainerState.Running, null)))));
        Assert.Empty(Runs(app, World((Migrate, ContainerState.Running, null))));

        var migrated = World((Migrate, ContainerState.Exited, 0));
        app = Advanced(app, migrated);
        Assert.Equal((1, false, "job index to start"), (app.Stacks[0].Jobs.Done, app.Stacks[0].Jobs.Started, Missing(app, migrated)));
        Assert.Equal(["run shop_1_index from migrations:1"], Runs(app, migrated));

        app = Advanced(app, World((Migrate, ContainerState.Exited, 0), ("shop_1_index", ContainerState.Exited, 0)));
        Assert.Equal(["run shop_1_web_1 from shop:1", "run shop_1_web_2 from shop:1"], Runs(app, World()));
    }

    [Fact]
    public void The_pull_of_a_jobs_image_is_what_is_waited_for()
    {
        var pulling = World() with { Docker = World().Docker with { Pulls = [new ImagePull("migrations:1", 1, 2, 3, 4)] } };

        Assert.Equal("the pull of migrations:1", Missing(Released, pulling));
    }

    [Theory]
    [InlineData(ContainerState.Exited, 3, "job migrate exited with code 3")]
    [InlineData(ContainerState.Exited, null, "job migrate exited")]
    [InlineData(ContainerState.Dead, null, "job migrate exited")]
    public void One_that_ends_otherwise_than_well_fails_the_release(ContainerState state, int? code, string failure)
    {
        var failed = Advanced(Released, World((Migrate, state, code)));

        Assert.Equal((StackState.Deactivating, failure), (failed.Stacks[0].State, failed.Stacks[0].Failure));
        Assert.Contains(Plan(failed, World((Migrate, state, code))).Moves, move => move is Move.RemoveContainer { Name: Migrate, KeepEvidence: true });
    }

    [Fact]
    public void One_that_the_Engine_does_not_run_fails_the_release()
    {
        var world = World() with { Docker = World().Docker with { Failures = [new WorkFailure(Migrate, "no such image", Sample.Now, 1)] } };

        Assert.Equal("shop 1: shop_1_migrate: no such image", Advanced(Released, world).LastFailure);
    }

    [Fact]
    public void One_without_a_time_of_its_own_has_the_releases()
    {
        var world = World((Migrate, ContainerState.Running, null));

        Assert.Null(Advanced(Released, world, 59).Stacks[0].Failure);
        Assert.Equal("job migrate did not end in time: still waiting for job migrate to end", Advanced(Released, world, 60).Stacks[0].Failure);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300)]
    public void One_with_a_time_of_its_own_uses_up_nothing_of_the_releases(int seconds)
    {
        var app = AppWith(Sample.Job("migrate", seconds));
        var world = World((Migrate, ContainerState.Running, null));

        Assert.Null(Advanced(app, world, seconds - 1).Stacks[0].Failure);
        Assert.NotNull(Advanced(app, world, seconds).Stacks[0].Failure);
        var done = Advanced(app, World((Migrate, ContainerState.Exited, 0)), seconds - 1).Stacks[0];
        Assert.Equal((1, Sample.Now + TimeSpan.FromSeconds(60 + seconds - 1)), (done.Jobs.Done, done.ReadyBy));
    }

    [Fact]
    public void The_loop_wakes_when_the_time_of_a_job_is_over_and_not_for_ever_after_the_releases()
    {
        var app = AppWith(Sample.Job("migrate", 300)).Begin(new Operation { Id = Sample.Id(1), Verb = Verb.Release, Version = Sample.V("1"), StartedAt = Sample.Now });
        var late = Sample.Now + TimeSpan.FromSeconds(100);

        Assert.True(Planner.Plan(Sample.DesiredWith(app), "loaded", World((Migrate, ContainerState.Running, null)), late).WakeAt > late);
    }

    [Fact]
    public void One_that_was_seen_to_run_is_never_run_again()
    {
        var started = Advanced(Released, World((Migrate, ContainerState.Running, null)));

        foreach (var world in new[] { World(), World((Migrate, ContainerState.Removed, null)), World((Migrate, ContainerState.Created, null)) })
            Assert.Empty(Runs(started, world));

        Assert.Null(Advanced(started, World()).Stacks[0].Failure);
        Assert.Equal("shop 1: job migrate: its container was removed before it was seen to end", Advanced(started, World((Migrate, ContainerState.Removed, null))).LastFailure);
    }

    [Fact]
    public void One_that_is_done_stays_done_when_its_container_is_removed()
    {
        var done = Advanced(AppWith(Sample.Job("migrate")), World((Migrate, ContainerState.Exited, 0)));

        Assert.Equal(["run shop_1_web_1 from shop:1", "run shop_1_web_2 from shop:1"], Runs(done, World()));
        Assert.Null(done.Stacks[0].DueJob);
    }

    [Fact]
    public void One_that_was_created_and_not_started_is_started() =>
        Assert.Equal(["run shop_1_migrate from migrations:1"], Runs(Released, World((Migrate, ContainerState.Created, null))));

    [Fact]
    public void A_stack_that_has_proved_itself_needs_no_job_any_more()
    {
        foreach (var state in new[] { StackState.Release, StackState.Active, StackState.Inactive })
            Assert.Null(Sample.AppWith(("1", state)).WithSpecs(spec => spec.WithJobs(Sample.Job("migrate"))).Stacks[0].DueJob);
    }

    [Fact]
    public void A_forecast_shows_jobs_in_their_turn()
    {
        var moves = Forecast.Moves(Sample.DesiredWith(Released), _ => "loaded", World(), Sample.Now);

        Assert.Equal(["run shop_1_migrate from migrations:1", "run shop_1_index from migrations:1", "run shop_1_web_1 from shop:1", "run shop_1_web_2 from shop:1"],
            moves.OfType<Move.RunContainer>().Select(move => move.Text));
    }

    private static App AppWith(params JobSpec[] jobs) => Sample.AppWith(("1", StackState.Releasing)).WithSpecs(spec => spec.WithJobs(jobs));

    private static Observed World(params (string Name, ContainerState State, int? Code)[] jobs)
    {
        var world = Sample.AllReady(Sample.AppWith());
        return world with
        {
            Docker = world.Docker with
            {
                Pods = [],
                Containers = jobs.Select((job, at) => Sample.ContainerOf(job.Name, Sample.V("1"), at) with { State = job.State, ExitCode = job.Code, Registered = false, Address = null }).ToValueList(),
            },
        };
    }

    private static App Advanced(App app, Observed world, int seconds = 1) =>
        StackMachine.Advance(Sample.DesiredWith(app), world, Sample.Now + TimeSpan.FromSeconds(seconds)).Apps[0];

    private static string? Missing(App app, Observed world) => Readiness.MissingFor(app, app.Stacks[0], world);

    private static Plan Plan(App app, Observed world) => Planner.Plan(Sample.DesiredWith(app), "loaded", world, Sample.Now);

    private static IEnumerable<string> Runs(App app, Observed world) => Plan(app, world).Moves.OfType<Move.RunContainer>().Select(move => move.Text);
}
