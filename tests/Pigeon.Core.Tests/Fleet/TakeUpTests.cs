using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>VMs serve an app that the fleet knows nothing of: their own, or of a controller whose state is lost. They never lose it to what the fleet is told.</summary>
public sealed class TakeUpTests
{
    [Fact]
    public void The_version_that_is_in_production_is_taken_up_as_it_is()
    {
        var story = Found("1", "1", "1");

        story.Release("1");

        Assert.Equal((FleetOutcome.Done, "shop 1 is taken up as it is on vm1, vm2, vm3: it is in production there, and was not compared with the definition"), story.End);
        Assert.Equal("1 active | 1 active | 1 active", story.ToldAll);
        Assert.All(Enumerable.Range(1, 3), vm => Assert.True(story.AssignmentOf(vm)!.Stacks.Single().TakenUp));
        Assert.Equal("shop 1 is already active", Assert.IsType<FleetDecision.Unchanged>(story.Release("1")).Why);
    }

    [Fact]
    public void It_is_rolled_back_to_like_any_other()
    {
        var story = Found("1", "1", "1");
        story.Release("1");
        story.Follow();
        story.Release("2");
        story.Follow();
        story.Activate();
        story.Follow();
        story.Follow();

        story.Rollback();
        story.Follow();
        story.Follow();

        Assert.Equal("2 inactive, 1 active", string.Join(", ", story.Told(1).Split(", ").OrderByDescending(told => told, StringComparer.Ordinal)));
        Assert.True(story.AssignmentOf(1)!.Find(Sample.V("1"))!.TakenUp);
    }

    [Fact]
    public void Another_version_is_refused_until_it_is_and_nothing_is_told()
    {
        var story = Found("1", "1", null);

        Assert.Equal("vm1, vm2 serve shop 1, which this fleet did not release: release 1 first, and it is taken up as it is", Assert.IsType<FleetDecision.Refused>(story.Release("2")).Why);

        Assert.Null(story.Fleet.Find(Sample.Shop));
        Assert.Equal("nothing | nothing | nothing", story.ToldAll);
    }

    [Fact]
    public void VMs_that_do_not_serve_it_become_like_the_others()
    {
        var story = Found("1", null, "1");

        story.Release("1");

        Assert.Equal((FleetOutcome.Done, "shop 1 is taken up as it is on vm1, vm3: it is in production there, and was not compared with the definition; vm2 will serve it too"), story.End);
        Assert.Equal("1 active | 1 active | 1 active", story.ToldAll);
        Assert.Equal(Standing.Follows, Stands(story, 2));
        story.Pass(60);
        Assert.Equal(Standing.Disagrees, Stands(story, 2));
        story.Follow();
        Assert.Equal(Standing.Agrees, Stands(story, 2));

        static Standing Stands(FleetStory story, int vm) => Alignment.StandingOf(story.App, story.View, story.View.Find(FleetSample.Vm(vm))!, true, story.Now).Standing;
    }

    [Fact]
    public void VMs_that_serve_different_versions_are_left_as_they_are()
    {
        var story = Found("1", "2", "2");

        Assert.StartsWith("vm1 serves shop 1, vm2, vm3 serve shop 2, which this fleet did not release: bring them to one version", Assert.IsType<FleetDecision.Refused>(story.Release("2")).Why, StringComparison.Ordinal);
        Assert.Equal("nothing | nothing | nothing", story.ToldAll);
    }

    [Fact]
    public void What_is_not_for_a_VM_leaves_its_production_alone()
    {
        var story = Found(null, null, "1");

        story.Release("2", runs: "vm1 or vm2", serves: "vm1 or vm2");

        Assert.Equal("2 release | 2 release | nothing", story.ToldAll);
    }

    [Fact]
    public void A_VM_that_joins_with_production_of_its_own_keeps_another_version_from_it_until_that_is_taken_up()
    {
        var story = new FleetStory(lease: TimeSpan.FromHours(1));
        story.Release("2");
        story.Follow();
        story.Join(4);
        story.Say(4, HasItsOwn);

        story.Activate();
        story.Follow(1, 2, 3);
        story.Say(4, HasItsOwn);
        story.Pass(16);

        Assert.Equal(FleetOutcome.NotReady, story.Operation.Outcome);
        Assert.Contains("vm4: it serves shop 1, which this fleet did not release: release 1, and it is taken up as it is", story.Operation.Detail, StringComparison.Ordinal);

        story.Follow(1, 2, 3);
        story.Say(4, HasItsOwn);
        story.Release("1");
        Assert.Equal(FleetOutcome.Done, story.Operation.Outcome);
        Assert.Equal("2 release, 1 active", story.Told(4));

        static AppReport HasItsOwn(AppReport report) => report with { Production = Sample.V("1"), Stacks = report.Stacks.Append(new StackReport(Sample.V("1"), StackState.Active, true, null, [])).ToValueList() };
    }

    /// <summary>It serves what the fleet itself had in production before: that is not to be taken up, it leaves when the VM hears of it.</summary>
    [Fact]
    public void A_VM_that_has_not_heard_the_latest_is_not_one_with_production_of_its_own()
    {
        var story = FleetStory.Serving(lease: TimeSpan.FromDays(1));
        story.Deactivate("2");
        story.Follow();
        story.Deactivate("1", force: true);
        story.Follow(1, 2);
        story.Pass(5000);
        Assert.False(story.Operation.IsRunning);

        story.Say(3, report => report with { Revision = 2, Production = Sample.V("1"), Stacks = [new StackReport(Sample.V("1"), StackState.Active, true, null, [])] });

        Assert.IsType<FleetDecision.Changed>(story.Release("3"));
        Assert.Equal(FleetState.Releasing, story.App.Find(Sample.V("3"))!.State);
    }

    /// <param name="versions">What each VM serves by itself; null is nothing.</param>
    private static FleetStory Found(params string?[] versions)
    {
        var story = new FleetStory(versions.Length);
        for (var vm = 1; vm <= versions.Length; vm++)
            if (versions[vm - 1] is { } version) story.HoldUnasked(vm, version);
        return story;
    }
}
