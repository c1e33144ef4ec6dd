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

        Assert.Equal("vm1, vm2 serve shop 1, which this fleet did not release: release 1 first, and it is taken up as it is. Or deactivate there (--local) what should not be", Assert.IsType<FleetDecision.Refused>(story.Release("2")).Why);

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
    public void A_VM_that_joins_with_production_of_its_own_keeps_it_until_something_takes_its_place()
    {
        var story = new FleetStory(lease: TimeSpan.FromHours(1));
        story.Release("2");
        story.Follow();
        story.Join(4);
        story.Say(4, HasItsOwn);
        Assert.Equal(Standing.Agrees, Stands(story, 4));

        story.Deactivate("2");
        story.Follow(1, 2, 3);
        story.Say(4, HasItsOwn);

        Assert.Equal((FleetOutcome.Done, "shop 2 is deactivated on 4 VMs"), story.End);
        Assert.Equal(Standing.Agrees, Stands(story, 4));
        Assert.Equal("vm4 serves shop 1, which this fleet did not release: release 1 first, and it is taken up as it is. Or deactivate there (--local) what should not be",
            Assert.IsType<FleetDecision.Refused>(story.Release("3")).Why);

        static AppReport HasItsOwn(AppReport report) => report with
        {
            Production = Sample.V("1"), Own = Sample.V("1"), Stacks = report.Stacks.Append(new StackReport(Sample.V("1"), StackState.Active, true, null, [])).ToValueList(),
        };
    }

    /// <summary>A controller whose state is lost, but not its CA: nothing that a VM has by the former one's orders is its own.</summary>
    [Fact]
    public void VMs_with_orders_of_another_controller_do_not_lose_production_because_targets_leave_them_out()
    {
        var story = Found("1", "1");
        story.HoldUnasked(2, "1", revision: 12);

        Assert.StartsWith("vm2 has shop 1 in production by orders of another controller, and the targets of this definition leave it out",
            Assert.IsType<FleetDecision.Refused>(story.Release("1", runs: "vm1", serves: "vm1")).Why, StringComparison.Ordinal);
        Assert.StartsWith("vm1, vm2 serve shop 1, which", Assert.IsType<FleetDecision.Refused>(story.Release("2", runs: "vm1", serves: "vm1")).Why, StringComparison.Ordinal);
        story.Release("1");

        Assert.Equal((13, "1 active | 1 active"), (story.App.Revision, story.ToldAll));
    }

    [Fact]
    public void Nothing_is_decided_before_all_VMs_have_said_what_they_serve_or_are_known_to_be_silent()
    {
        var story = new FleetStory(2, isHeard: false);
        story.HoldUnasked(1, "1");

        Assert.Equal(new FleetDecision.Busy("vm2 to say what is in production there", IsBrief: true), story.Release("1"));
        story.Pass(16);
        story.HoldUnasked(1, "1");

        Assert.StartsWith("nothing was released; vm2: silent", Assert.IsType<FleetDecision.Refused>(story.Release("1")).Why, StringComparison.Ordinal);
        story.Release("1", partial: true);
        Assert.Equal((FleetOutcome.Done, "shop 1 is taken up as it is on vm1: it is in production there, and was not compared with the definition; vm2: silent since 12:00:00 UTC"), story.End);
        Assert.Equal("1 active | 1 active", story.ToldAll);
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

    private static Standing Stands(FleetStory story, int vm) => Alignment.StandingOf(story.App, story.View, story.View.Find(FleetSample.Vm(vm))!, true, story.Now).Standing;

    /// <param name="versions">What each VM serves by itself; null is nothing.</param>
    private static FleetStory Found(params string?[] versions)
    {
        var story = new FleetStory(versions.Length);
        for (var vm = 1; vm <= versions.Length; vm++)
            if (versions[vm - 1] is { } version) story.HoldUnasked(vm, version);
        return story;
    }
}
