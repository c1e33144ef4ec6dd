using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>Everything that is under way can be taken back.</summary>
public sealed class AbortTests
{
    [Fact]
    public void Nothing_has_changed_while_VMs_are_asked()
    {
        var story = FleetStory.Serving();
        story.Activate();

        story.Abort();

        Assert.Equal((FleetOutcome.Done, "shop is as it was before: nothing had been changed yet"), story.End);
        Assert.Equal((FleetOutcome.Aborted, "the activate of 2 was aborted by anna"), (story.App.Operations[^2].Outcome, story.App.Operations[^2].Detail));
    }

    [Fact]
    public void VMs_that_were_told_go_back()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();
        story.Follow(1);

        story.Abort();
        Assert.Equal("1 active, 2 release", story.Told(1));
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop is as it was before (1 is active)"), story.End);
    }

    [Fact]
    public void A_release_is_taken_away()
    {
        var story = new FleetStory();
        story.Release("1");
        story.Follow(1);

        story.Abort();
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop is as it was before"), story.End);
        Assert.Empty(story.App.Stacks);
    }

    [Fact]
    public void A_release_has_come_to_nothing_when_its_rest_is_gone_as_far_as_there_is_time_for_that()
    {
        Assert.Equal((FleetOutcome.Done, "shop is as it was before"), Aborted(story => story.Follow(1)));
        Assert.Equal((FleetOutcome.Done, "shop is as it was before; it still ends on vm1"), Aborted(story => story.Pass(31)));

        static (FleetOutcome?, string) Aborted(Action<FleetStory> then)
        {
            var story = new FleetStory(lease: TimeSpan.FromHours(1));
            story.Release("1");
            story.Follow(1);
            story.Abort();
            story.Say(1, report => report with { Stacks = [new StackReport(Sample.V("1"), StackState.Deactivating, false, null, [])] });
            story.Follow(2, 3);
            Assert.True(story.Operation.IsRunning);

            then(story);
            return story.End;
        }
    }

    /// <summary>However long it was away: what VMs have done meanwhile they say when they are heard.</summary>
    [Fact]
    public void A_controller_that_comes_back_late_hears_its_VMs_before_it_judges_them()
    {
        var (gone, back) = (FleetStory.Serving(), FleetStory.Serving());
        gone.Deactivate("2");
        back.Activate();
        back.Follow();
        back.Abort();
        foreach (var story in new[] { gone, back })
        {
            story.Restart(away: TimeSpan.FromHours(1));
            Assert.True(story.Operation.IsRunning);
            story.Follow();
        }

        Assert.Equal((FleetOutcome.Done, "shop 2 is deactivated on 3 VMs"), gone.End);
        Assert.Equal((FleetOutcome.Done, "shop is as it was before (1 is active)"), back.End);
    }

    [Fact]
    public void There_has_to_be_something_to_abort_and_once_is_enough()
    {
        var story = FleetStory.Serving();
        Assert.Equal("nothing of shop is under way", Assert.IsType<FleetDecision.Unchanged>(story.Abort()).Why);

        story.Activate();
        story.Follow();
        story.Refuse(1, "no room");

        Assert.Equal("the activate of 2 of shop is being taken back already: vm1: no room", Assert.IsType<FleetDecision.Unchanged>(story.Abort()).Why);
    }
}
