using Pigeon.Core.Fleet;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>The way back is as much for all or none as the way there.</summary>
public sealed class RollbackTests
{
    [Fact]
    public void The_two_change_places()
    {
        var story = Switched();

        story.Rollback();
        story.Follow();
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 1 is active on 3 VMs"), story.End);
        Assert.Equal("1 active, 2 inactive", story.Told(1));
    }

    [Fact]
    public void One_that_refuses_makes_the_others_stay()
    {
        var story = Switched();
        story.Rollback();
        story.Follow();
        story.Follow(1);

        story.Refuse(3, "no room");
        story.Follow();

        Assert.Equal((FleetOutcome.Reverted, "vm3: no room; shop is as it was before (2 is active)"), story.End);
        Assert.Equal("1 inactive, 2 active", story.Told(1));
    }

    [Fact]
    public void Without_a_warm_version_there_is_no_way_back() => Assert.Equal(
        "no version of shop is inactive and warm (there is 1, active, 2, release): there is nothing to go back to", Assert.IsType<FleetDecision.Refused>(FleetStory.Serving().Rollback()).Why);

    private static FleetStory Switched()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();
        story.Follow();
        return story;
    }
}
