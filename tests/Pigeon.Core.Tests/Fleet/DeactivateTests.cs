using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A version leaves every VM; who cannot let it go now does so later.</summary>
public sealed class DeactivateTests
{
    [Fact]
    public void It_leaves_every_VM()
    {
        var story = FleetStory.Serving();

        story.Deactivate("2");
        Assert.Equal("1 active", story.Told(1));
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 2 is deactivated on 3 VMs"), story.End);
    }

    [Fact]
    public void A_silent_VM_is_named_and_keeps_nobody_waiting()
    {
        var story = FleetStory.Serving();
        story.Pass(16);
        story.Follow(1, 2);

        story.Deactivate("2");
        story.Follow(1, 2);

        Assert.Equal((FleetOutcome.Done, "shop 2 is deactivated on 2 of 3 VMs; vm3: silent since 12:00:00 UTC; it follows when it can"), story.End);
        Assert.Equal("1 active", story.Told(3));
    }

    [Fact]
    public void A_VM_that_takes_too_long_disagrees()
    {
        var story = FleetStory.Serving(lease: TimeSpan.FromHours(1));
        story.Deactivate("2");
        story.Follow(1, 2);

        story.Say(3, report => report with { Stacks = [.. report.Stacks, new StackReport(Support.Sample.V("2"), StackState.Deactivating, false, null, [])] });
        story.Pass(301);

        Assert.Equal((FleetOutcome.Disagree, "shop 2 is deactivated on 2 of 3 VMs; vm3: it was not done in 300 s: 2 is still deactivating; it follows when it can"), story.End);
    }

    [Fact]
    public void Production_is_not_taken_down_without_a_word()
    {
        var story = FleetStory.Serving();

        Assert.Equal("shop 1 is in production: activate another version first, or say --force", Assert.IsType<FleetDecision.Refused>(story.Deactivate("1")).Why);
        Assert.IsType<FleetDecision.Changed>(story.Deactivate("1", force: true));
        Assert.Equal("shop 9 is not in this fleet", Assert.IsType<FleetDecision.Unchanged>(FleetStory.Serving().Deactivate("9")).Why);
    }
}
