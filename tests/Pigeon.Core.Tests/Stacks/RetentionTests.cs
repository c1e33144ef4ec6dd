using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>Which stacks leave by themselves, when, and by whose rules.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void An_inactive_version_leaves_when_it_is_old_enough_by_the_rules_of_the_one_in_production()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active)), "2", new Retention { Count = 1, Age = Hour });

        Assert.Equal(StackState.Inactive, After(app, Hour - TimeSpan.FromSeconds(1), "1"));
        Assert.Equal(StackState.Deactivating, After(app, Hour, "1"));
        Assert.Equal(StackState.Active, After(app, Hour, "2"));
        Assert.Equal(Sample.Now + Hour, WakeAt(app));
    }

    [Fact]
    public void Without_a_version_in_production_its_own_rules_hold()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Inactive)), "1", new Retention { Count = 1, Age = Hour });

        Assert.Equal(StackState.Deactivating, After(app, Hour, "1"));
    }

    [Fact]
    public void The_rules_of_the_inactive_version_itself_do_not_count()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active)), "1", new Retention { Count = 0 });

        Assert.Equal(StackState.Inactive, After(app, TimeSpan.FromDays(400), "1"));
    }

    [Fact]
    public void Where_nothing_is_kept_the_former_version_leaves_once_the_switch_is_done_and_not_before()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)), "2", new Retention { Count = 0 });
        var desired = Sample.DesiredWith(app);
        var switching = Assert.IsType<Decision.Changed>(StackMachine.Apply(
            desired, new Command.Activate(Sample.V("2")) { Id = Sample.Id(1), App = Sample.Shop }, Sample.AllReady(app), Sample.Now)).Next;

        var early = StackMachine.Advance(desired.With(switching), Sample.AllReady(app), Sample.Now).Find(Sample.Shop)!;
        Assert.Equal(StackState.Inactive, early.Find(Sample.V("1"))!.State);

        var done = StackMachine.Advance(desired.With(switching), Sample.AllReady(switching), Sample.Now).Find(Sample.Shop)!;
        Assert.Equal((null, StackState.Deactivating), (done.Running, done.Find(Sample.V("1"))!.State));
        Assert.Equal("retain.count is 0", Assert.Single(StackMachine.Expired(desired.With(switching), desired.With(done))).Why);
    }

    [Fact]
    public void A_release_that_nobody_activates_leaves_at_the_end_of_its_time()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)), "2", new Retention { Count = 1, ReleaseTtl = Hour });
        var before = Sample.DesiredWith(app);
        var after = StackMachine.Advance(before, Sample.AllReady(app), Sample.Now + Hour);

        Assert.Equal(StackState.Release, After(app, Hour - TimeSpan.FromSeconds(1), "2"));
        Assert.Equal(StackState.Deactivating, after.Find(Sample.Shop)!.Find(Sample.V("2"))!.State);
        Assert.Equal("nobody has activated it within 1h (release_ttl)", Assert.Single(StackMachine.Expired(before, after)).Why);
    }

    [Fact]
    public void Of_an_app_whose_versions_somebody_else_keeps_none_leaves_by_itself()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)), "2", new Retention { Count = 1, ReleaseTtl = Hour });

        var kept = StackMachine.Advance(Sample.DesiredWith(app), Sample.AllReady(app), Sample.Now + (2 * Hour), isKept: name => name == Sample.Shop);
        var others = StackMachine.Advance(Sample.DesiredWith(app), Sample.AllReady(app), Sample.Now + (2 * Hour), isKept: _ => false);

        Assert.Equal(StackState.Release, kept.Find(Sample.Shop)!.Find(Sample.V("2"))!.State);
        Assert.Empty(Expiry.Of(kept.Find(Sample.Shop)!));
        Assert.Equal(StackState.Deactivating, others.Find(Sample.Shop)!.Find(Sample.V("2"))!.State);
    }

    /// <summary>As when the VM leaves its fleet.</summary>
    [Fact]
    public void What_somebody_else_has_kept_beyond_its_time_leaves_once_nobody_does()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Active), ("2", StackState.Release)), "2", new Retention { Count = 1, ReleaseTtl = Hour });
        var kept = StackMachine.Advance(Sample.DesiredWith(app), Sample.AllReady(app), Sample.Now, isKept: _ => true);

        var left = StackMachine.Advance(kept, Sample.AllReady(app), Sample.Now + (2 * Hour), isKept: _ => false);

        Assert.Equal(StackState.Deactivating, left.Find(Sample.Shop)!.Find(Sample.V("2"))!.State);
        Assert.Equal("2", Assert.Single(StackMachine.Expired(kept, left)).Stack.Version.Text);
    }

    [Fact]
    public void A_version_that_production_falls_back_to_stays_until_the_active_one_serves_again()
    {
        var app = Keeping(Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active)), "2", new Retention { Count = 1, Age = Hour });
        var active = app.Find(Sample.V("2"))!;
        app = app.With(active with { Spec = active.Spec with { Loadbal = active.Spec.Loadbal with { Fallback = Fallback.Inactive } } });
        var desired = Sample.DesiredWith(app);
        var ready = Sample.AllReady(app);
        var dead = ready with { Proxy = ready.Proxy! with { Servers = ready.Proxy.Servers.Select(server => server.Lane == active.LaneOf(app.Name) ? server with { State = Pigeon.Core.World.ServerState.Parked } : server).ToValueList() } };

        Assert.Equal(StackState.Inactive, StackMachine.Advance(desired, dead, Sample.Now + Hour).Find(Sample.Shop)!.Find(Sample.V("1"))!.State);
        Assert.True(Planner.Plan(desired, "loaded", dead, Sample.Now + Hour).WakeAt > Sample.Now + Hour);
        Assert.Equal(StackState.Deactivating, StackMachine.Advance(desired, ready, Sample.Now + Hour).Find(Sample.Shop)!.Find(Sample.V("1"))!.State);
    }

    [Fact]
    public void What_somebody_deactivates_has_not_expired()
    {
        var before = Sample.DesiredWith(Keeping(Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active)), "2", new Retention { Count = 1, Age = Hour }));
        var command = new Command.Deactivate(Sample.V("1"), Force: false) { Id = Sample.Id(1), App = Sample.Shop };
        var next = Assert.IsType<Decision.Changed>(StackMachine.Apply(before, command, Sample.AllReady(before.Apps[0]), Sample.Now)).Next;

        Assert.Equal(StackState.Deactivating, next.Find(Sample.V("1"))!.State);
        Assert.Empty(StackMachine.Expired(before, before.With(next)));
    }

    [Fact]
    public void A_stack_that_has_not_proved_itself_or_serves_never_expires()
    {
        var rules = new Retention { Count = 1, Age = Hour, ReleaseTtl = Hour };
        var app = Keeping(Keeping(Sample.AppWith(("1", StackState.Active), ("2", StackState.Releasing)), "1", rules), "2", rules);

        Assert.Empty(Expiry.Of(app));
    }

    private static App Keeping(App app, string version, Retention rules)
    {
        var stack = app.Find(Sample.V(version))!;
        return app.With(stack with { Spec = stack.Spec with { Retention = rules } });
    }

    private static StackState? After(App app, TimeSpan time, string version) =>
        StackMachine.Advance(Sample.DesiredWith(app), Sample.AllReady(app), Sample.Now + time).Find(Sample.Shop)!.Find(Sample.V(version))?.State;

    private static DateTimeOffset? WakeAt(App app) =>
        Planner.Plan(Sample.DesiredWith(app), "loaded", Sample.AllReady(app), Sample.Now).WakeAt;
}
