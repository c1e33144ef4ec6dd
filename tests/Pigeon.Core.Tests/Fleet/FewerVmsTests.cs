using Pigeon.Core.Fleet;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>The version that takes over is not for all VMs that serve the one before.</summary>
public sealed class FewerVmsTests
{
    [Fact]
    public void VMs_that_the_next_version_is_not_for_are_named_and_stop_serving_when_the_others_have_switched()
    {
        var story = Serving();
        story.Release("2", serves: "vm1");
        story.Follow();

        story.Activate();
        Assert.Equal("[vm2, vm3]", $"{story.Operation.StopsServing}");
        story.Follow();
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 2 is active on 3 VMs; vm2, vm3 stop serving shop: 2 is not for them"), story.End);
        Assert.Equal("[]", $"{story.Operation.Shortened.StopsServing}");
    }

    [Fact]
    public void A_VM_that_leaves_production_has_it_until_the_others_have_switched()
    {
        var story = Serving();
        story.Release("2", runs: "vm1 or vm2", serves: "vm1 or vm2");
        story.Follow();

        story.Activate();
        story.Follow();
        Assert.Equal("1 inactive, 2 active | 1 inactive, 2 active | 1 active", story.ToldAll);
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 2 is active on 2 VMs; vm3 stops serving shop: 2 is not for it"), story.End);
        Assert.Equal("1 inactive", story.Told(3));
    }

    [Fact]
    public void It_keeps_production_where_the_others_go_back()
    {
        var story = Serving();
        story.Release("2", runs: "vm1 or vm2", serves: "vm1 or vm2");
        story.Follow();

        story.Activate();
        story.Follow();
        story.Refuse(2, "no room");
        story.Follow();

        Assert.Equal((FleetOutcome.Reverted, "vm2: no room; shop is as it was before (1 is active)"), story.End);
        Assert.Equal("1 active", story.Told(3));
    }

    [Fact]
    public void A_rollback_to_fewer_VMs_names_them_too_and_one_to_more_names_nobody()
    {
        var story = new FleetStory();
        story.Release("1", serves: "vm1");
        story.Follow();
        story.Activate();
        story.Follow();
        story.Follow();
        story.Release("2");
        story.Follow();

        story.Activate();
        Assert.Equal("[]", $"{story.Operation.StopsServing}");
        story.Follow();
        story.Follow();
        story.Rollback();

        Assert.Equal("[vm2, vm3]", $"{story.Operation.StopsServing}");
    }

    /// <summary>Version 1 is in production everywhere.</summary>
    private static FleetStory Serving()
    {
        var story = new FleetStory();
        story.Release("1");
        story.Follow();
        story.Activate();
        story.Follow();
        story.Follow();
        return story;
    }
}
