using Pigeon.Core.Fleet;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A controller goes on with what was stored by one whose clock was days ahead.</summary>
public sealed class FleetClockTests
{
    private static readonly TimeSpan Days = TimeSpan.FromHours(100);

    [Fact]
    public void A_switch_that_nobody_answers_ends_all_the_same()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();

        story.Restart(-Days);
        for (var round = 0; round < 30; round++) story.Pass(10);

        Assert.Equal(FleetOutcome.Reverted, story.Operation.Outcome);
    }

    [Fact]
    public void The_way_back_ends_all_the_same()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();
        story.Miss(Days);
        story.Abort();
        story.Miss(-Days);

        story.Restart();
        for (var round = 0; round < 30; round++)
        {
            story.Say(1, report => report with { Production = null });
            story.Pass(10);
        }

        Assert.Equal(FleetOutcome.Disagree, story.Operation.Outcome);
    }

    [Fact]
    public void What_is_kept_is_kept_from_now()
    {
        var story = FleetStory.Serving();

        story.Restart(-Days);

        Assert.All(story.App.Stacks, stack => Assert.Equal(story.Now, stack.Since));
    }
}
