using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>Production moves on every VM or on none.</summary>
public sealed class ActivateTests
{
    [Fact]
    public void All_switch()
    {
        var story = FleetStory.Serving();

        story.Activate();
        story.Follow();
        Assert.All(new[] { 1, 2, 3 }, vm => Assert.Equal("2", story.AssignmentOf(vm)!.AtOnce?.Version.Text));
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 2 is active on 3 VMs"), story.End);
        Assert.Equal("1 inactive, 2 active", story.Told(1));
        Assert.Null(story.AssignmentOf(1)!.AtOnce);
    }

    [Fact]
    public void Nothing_is_told_before_everybody_has_said_that_he_could()
    {
        var story = FleetStory.Serving();

        story.Activate();
        story.Follow(1, 2);

        Assert.Equal(FleetPhase.Checking, story.Operation.Phase);
        Assert.Equal("1 active, 2 release", story.Told(1));
    }

    [Fact]
    public void A_VM_that_is_not_ready_now_stops_it()
    {
        var story = FleetStory.Serving();

        story.Activate();
        story.Follow(1, 3);
        story.SayUnready(2, "2", "shop_2_web_1 to be healthy (Docker says unhealthy)");

        Assert.Equal((FleetOutcome.NotReady, "nothing was switched; vm2: 2 is not ready there: waiting for shop_2_web_1 to be healthy (Docker says unhealthy)"), story.End);
        Assert.Equal("1 active, 2 release", story.Told(1));
    }

    [Fact]
    public void Hooks_have_their_time_and_a_VM_that_falls_silent_meanwhile_has_not()
    {
        var story = FleetStory.Serving(terms: StackTerms.Default with { SwitchWithin = TimeSpan.FromMinutes(5) });
        story.Activate();
        story.Follow();
        Assert.Equal(story.Now + TimeSpan.FromMinutes(5), story.AssignmentOf(1)!.AtOnce!.Deadline);
        story.Follow(1);

        story.Pass(14);
        story.Say(2, Waiting);
        story.Pass(1);
        Assert.Equal(FleetPhase.Acting, story.Operation.Phase);
        story.Pass(1);

        Assert.Equal((FleetPhase.Reverting, "vm3: silent since 12:00:00 UTC"), (story.Operation.Phase, story.Operation.Failure));

        static AppReport Waiting(AppReport report) => report with { Stacks = [new StackReport(Sample.V("2"), StackState.Release, true, null, [])] };
    }

    /// <summary>Else its number would be everybody's next one, and no VM would ever take in a lower.</summary>
    [Fact]
    public void A_VM_that_tells_of_a_revision_from_nowhere_uses_up_nobodys_numbers()
    {
        var story = FleetStory.Serving();
        story.Say(3, report => report with { Revision = 1_000_000_000_000 });

        story.Deactivate("2");

        Assert.InRange(story.App.Revision, 1, 100);
    }

    [Fact]
    public void What_is_not_done_in_the_time_for_the_whole_is_taken_back()
    {
        var story = FleetStory.Serving(lease: TimeSpan.FromHours(1));
        story.Say(new FleetCommand.Activate(null) { Id = story.NextId, App = Sample.Shop, Owner = "ci", Within = TimeSpan.FromSeconds(5) });
        story.Follow();
        story.Follow(1, 2);

        story.Pass(4);
        Assert.Equal(FleetPhase.Acting, story.Operation.Phase);
        story.Pass(1);

        Assert.Equal((FleetPhase.Reverting, "1 active, 2 release"), (story.Operation.Phase, story.Told(1)));
        Assert.StartsWith("vm3: it had not come to it by 12:00:05 UTC, the deadline", story.Operation.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_VM_that_is_silent_stops_it_at_once()
    {
        var story = FleetStory.Serving();
        story.Pass(16);
        story.Follow(1, 2);

        story.Activate();
        story.Follow(1, 2);

        Assert.Equal((FleetOutcome.NotReady, "nothing was switched; vm3: silent since 12:00:00 UTC"), story.End);
    }

    [Fact]
    public void A_VM_that_does_not_answer_stops_it_in_time()
    {
        var story = FleetStory.Serving();

        story.Activate();
        story.Follow(1, 2);
        story.Pass(15);

        Assert.Equal((FleetOutcome.NotReady, "nothing was switched; vm3: it has not answered yet"), story.End);
    }

    [Fact]
    public void One_that_refuses_makes_the_others_go_back()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();

        story.Follow(1);
        story.Refuse(2, "shop 2 is not ready: waiting for shop_2_web_1 to run (it is exited with code 137)");
        Assert.Null(story.Operation.Outcome);
        Assert.Equal("1 active, 2 release", story.Told(1));
        story.Follow();

        Assert.Equal((FleetOutcome.Reverted, "vm2: shop 2 is not ready: waiting for shop_2_web_1 to run (it is exited with code 137); shop is as it was before (1 is active)"), story.End);
    }

    [Fact]
    public void Where_nobody_has_switched_it_says_so()
    {
        var story = FleetStory.Serving(vms: 1);
        story.Activate();
        story.Follow();

        story.Refuse(1, "no room");
        story.Follow();

        Assert.Equal((FleetOutcome.NotReady, "vm1: no room; nothing was switched"), story.End);
    }

    [Fact]
    public void One_that_falls_silent_makes_the_others_go_back_and_goes_back_itself_when_it_is_heard()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();

        story.Follow(1, 2);
        story.Pass(10);
        story.Follow(1, 2);
        story.Pass(6);
        story.Follow(1, 2);

        Assert.Equal((FleetOutcome.Reverted, "vm3: silent since 12:00:00 UTC; shop is as it was before (1 is active); vm3 goes back when it is heard again"), story.End);
        Assert.Equal(("1 active, 2 release", true), (story.Told(3), story.AssignmentOf(3)!.GoesBack));
    }

    [Fact]
    public void One_that_stays_behind_is_named_as_the_one_that_disagrees()
    {
        var story = FleetStory.Serving(lease: TimeSpan.FromHours(1));
        story.Activate();
        story.Follow();
        story.Follow(1);
        story.Refuse(2, "no room");

        story.Say(1, report => report with
        {
            Production = Sample.V("2"),
            Stacks = [new StackReport(Sample.V("1"), StackState.Inactive, true, null, []), new StackReport(Sample.V("2"), StackState.Active, true, null, [])],
        });
        story.Follow(2, 3);
        story.Pass(30);

        Assert.Equal((FleetOutcome.Disagree, "vm2: no room; not all of shop went back; still otherwise: vm1: 1 is inactive, not active"), story.End);
    }

    [Fact]
    public void The_warm_version_goes_with_a_switch_that_is_taken_back()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();
        story.Follow();
        story.Release("3");
        story.Follow();
        Assert.Equal("1 inactive, 2 active, 3 release", story.Told(1));

        story.Activate();
        story.Follow();
        story.Refuse(2, "no room");
        story.Follow();

        Assert.Equal((FleetOutcome.Reverted, "vm2: no room; shop is as it was before (2 is active); 1, which was warm, left with the switch"), story.End);
        Assert.Equal("2 active, 3 release", story.Told(1));
    }

    [Fact]
    public void Some_may_be_left_behind_where_that_is_said()
    {
        var story = FleetStory.Serving();
        story.Activate(partial: true);
        story.Follow(1, 3);
        story.SayUnready(2, "2", "the pull of shop:2");
        Assert.Equal("1 active, 2 release", story.Told(2));

        story.Follow(1, 3);

        Assert.Equal((FleetOutcome.Done, "shop 2 is active on 2 of 3 VMs; vm2: 2 is not ready there: waiting for the pull of shop:2; it follows when it can"), story.End);
        Assert.Equal("1 inactive, 2 active", story.Told(2));
        Assert.Null(story.AssignmentOf(2)!.AtOnce);
    }

    [Fact]
    public void Rolling_goes_on_when_a_VM_has_switched_and_back_when_one_fails()
    {
        var story = FleetStory.Serving();
        story.Activate(rolling: true);
        story.Follow();
        Assert.Equal("1 inactive, 2 active | 1 active, 2 release | 1 active, 2 release", story.ToldAll);

        story.Follow(1);
        Assert.Equal("1 inactive, 2 active", story.Told(2));
        story.Refuse(2, "no room");
        story.Follow(1, 2);

        Assert.Equal((FleetOutcome.Reverted, "vm2: no room; shop is as it was before (1 is active)"), story.End);
        Assert.False(story.Operation.Of(FleetSample.Vm(3))!.IsTold);
    }

    [Fact]
    public void A_controller_that_comes_back_in_the_middle_goes_on()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();
        story.Follow(1);

        story.Restart();
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 2 is active on 3 VMs"), story.End);
    }

    [Fact]
    public void A_controller_that_comes_back_too_late_takes_it_back()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();
        story.Follow(1);

        story.Restart();
        story.Pass(31);
        Assert.Equal("1 active, 2 release", story.Told(1));
        story.Pass(60);

        Assert.Equal(FleetOutcome.Reverted, story.Operation.Outcome);
    }

    [Fact]
    public void Whoever_comes_meanwhile_is_told_what_he_waits_for()
    {
        var story = FleetStory.Serving();
        story.Activate();

        Assert.Equal("the activate of 2 of shop, which ci began at 12:00:00 UTC, to end (by 12:01:00 UTC at the latest)", Assert.IsType<FleetDecision.Busy>(story.Deactivate("2")).WaitingFor);
    }

    [Theory]
    [InlineData("1", "shop 1 is already active")]
    [InlineData("7", "shop 7 is not in this fleet (there is 1, active, 2, release): release it first")]
    public void What_cannot_be_activated_says_why(string version, string why)
    {
        var story = FleetStory.Serving();

        Assert.Equal(why, story.Activate(version) switch { FleetDecision.Unchanged(var text) => text, FleetDecision.Refused(RefusalCode.Unknown, var text) => text, _ => "" });
    }

    [Fact]
    public void What_was_said_twice_is_done_once_and_what_is_out_of_date_is_not_done()
    {
        var story = FleetStory.Serving();
        var command = new FleetCommand.Activate(null) { Id = story.NextId, App = Sample.Shop, Owner = "ci", IfRevision = 2 };

        Assert.Equal((RefusalCode.Revision, $"shop is at revision {story.App.Revision}, not 2: it has changed since you looked"), story.Say(command) is FleetDecision.Refused(var code, var why) ? (code, why) : default);
        Assert.IsType<FleetDecision.Changed>(story.Say(command with { IfRevision = story.App.Revision }));
        Assert.Equal("this operation was accepted before", Assert.IsType<FleetDecision.Unchanged>(story.Say(command)).Why);
    }
}
