using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>Versions leave every VM when they have been kept long enough, and production never does.</summary>
public sealed class FleetRetentionTests
{
    private static readonly Retention Minute = new() { Count = 1, Age = TimeSpan.FromMinutes(1), ReleaseTtl = TimeSpan.FromMinutes(1) };

    [Fact]
    public void A_release_that_nobody_activates_leaves_every_VM_and_its_operation_tells_why()
    {
        var story = new FleetStory(lease: TimeSpan.FromHours(1));
        story.Release("1", keep: Minute);
        story.Follow();
        Assert.Equal(story.Now + TimeSpan.FromMinutes(1), FleetMachine.NextExpiry(story.Fleet));
        story.Pass(59);
        Assert.Equal("1 release | 1 release | 1 release", story.ToldAll);

        story.Pass(1);
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 1 is deactivated on 3 VMs"), story.End);
        Assert.Equal(("Pigeon, as nobody has activated it within 1m (release_ttl)", "expiry-shop-2"), (story.Operation.Owner, story.Operation.Id.Text));
        Assert.Empty(story.App.Stacks);
        Assert.Null(FleetMachine.NextExpiry(story.Fleet));
    }

    [Fact]
    public void The_version_in_production_says_how_long_the_one_before_it_stays_and_stays_itself()
    {
        var story = Switched(Retention.Default, Minute);

        story.Pass(60);
        story.Follow();
        story.Pass(100_000);

        Assert.Equal("2 active | 2 active | 2 active", story.ToldAll);
        Assert.Equal("Pigeon, as it has been inactive for 1m (retain.age)", story.Operation.Owner);
    }

    [Fact]
    public void A_former_version_that_is_not_to_be_kept_leaves_when_production_is_well_on_every_VM_that_can_be_reached()
    {
        var story = Switched(Retention.Default, Minute with { Count = 0 }, done: false);
        story.Follow(1, 3);
        story.SayUnready(2, "2", "the check");
        Assert.Equal("1 inactive, 2 active", story.Told(1));

        story.Follow();

        Assert.Equal("2 active | 2 active | 2 active", story.ToldAll);
        Assert.Equal("Pigeon, as retain.count is 0", story.Operation.Owner);
    }

    [Fact]
    public void Nothing_leaves_while_an_operation_of_the_app_runs_for_that_may_need_it()
    {
        var story = Switched(Retention.Default, Minute);
        story.Pass(50);
        story.Rollback();
        story.Pass(14);
        story.Follow();
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 1 is active on 3 VMs"), story.End);
        Assert.Equal("1 active, 2 inactive", story.Told(1));
    }

    [Fact]
    public void What_is_due_when_the_controller_comes_back_is_done_then_and_a_silent_VM_follows_when_it_can()
    {
        var story = new FleetStory();
        story.Release("1", keep: Minute);
        story.Follow();
        story.Miss(TimeSpan.FromHours(1));

        story.Restart();
        story.Follow(1, 2);
        story.Pass(301);

        Assert.Equal(FleetOutcome.Done, story.Operation.Outcome);
        Assert.Equal("shop 1 is deactivated on 2 of 3 VMs; vm3: silent since 13:00:00 UTC; it follows when it can", story.Operation.Detail);
        Assert.Equal("", story.Told(3));
    }

    [Fact]
    public void A_controller_that_has_just_started_keeps_a_former_version_until_it_knows_that_production_is_well()
    {
        var story = Switched(Retention.Default, Minute);
        story.Miss(TimeSpan.FromHours(1));

        story.Restart();
        Assert.Null(story.App.Running);
        story.Follow(1, 2);
        Assert.Null(story.App.Running);
        story.Follow(3);

        Assert.Equal("the deactivate of 1", $"{story.App.Running}");
    }

    [Fact]
    public void Whoever_aborts_it_keeps_the_version_for_as_long_again()
    {
        var story = new FleetStory(lease: TimeSpan.FromHours(1));
        story.Release("1", keep: Minute);
        story.Follow();
        story.Pass(60);
        story.Abort();
        story.Follow();

        Assert.Equal("1 release | 1 release | 1 release", story.ToldAll);
        story.Pass(59);
        Assert.Null(story.App.Running);
        story.Pass(1);
        Assert.Equal("the deactivate of 1", $"{story.App.Running}");
    }

    /// <summary>Version 2 has taken over from version 1.</summary>
    /// <param name="done">Whether the VMs have done it; else they have been told to.</param>
    private static FleetStory Switched(Retention one, Retention two, bool done = true)
    {
        var story = new FleetStory(lease: TimeSpan.FromDays(10));
        foreach (var (version, keep) in new[] { ("1", one), ("2", two) })
        {
            story.Release(version, keep: keep);
            story.Follow();
            story.Activate();
            story.Follow();
            if (done || version == "1") story.Follow();
        }

        return story;
    }
}
