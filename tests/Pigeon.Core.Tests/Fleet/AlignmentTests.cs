using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A VM is judged by what is wanted of it, and by nothing else.</summary>
public sealed class AlignmentTests
{
    [Fact]
    public void A_VM_that_has_what_it_should_agrees_and_one_that_has_not_is_told_in_what()
    {
        var story = FleetStory.Serving();
        story.Say(2, report => report with { Stacks = [report.Stacks[0], report.Stacks[1] with { State = StackState.Inactive }] });
        story.Say(3, report => report with { Overridden = true });

        Assert.Equal((Standing.Agrees, null), Of(story, 1));
        Assert.Equal((Standing.Disagrees, "2 is inactive, not release"), Of(story, 2));
        Assert.Equal((Standing.Disagrees, "it was changed by hand there"), Of(story, 3));
        Assert.Equal((Standing.Unreachable, "it was changed by hand there"), Of(story, 3, isPresent: false));
    }

    [Fact]
    public void A_VM_that_has_been_told_something_follows_until_it_has_done_it_and_one_that_was_asked_does_not()
    {
        var story = FleetStory.Serving();
        story.Say(3, report => report with { Overridden = true });
        story.Activate();
        Assert.Equal(Standing.Disagrees, Of(story, 3).Standing);
        story.Say(3, report => report with { Overridden = false });
        story.Follow();

        Assert.Equal((Standing.Follows, "it has not taken in revision 5 (it has 4)"), Of(story, 1));
        story.Follow(1);
        Assert.Equal((Standing.Agrees, null), Of(story, 1));
    }

    [Fact]
    public void A_VM_that_is_not_meant_has_an_app_of_its_own()
    {
        var story = new FleetStory();
        var only = Target.Parse("vm1");
        story.Say(new FleetCommand.Release(Sample.V("1"), FleetSample.Digest(1), only, only, TimeSpan.FromSeconds(20)) { Id = story.NextId, App = Sample.Shop, Owner = "ci" });
        story.Follow(1);
        story.HoldUnasked(2, "0.9");

        Assert.Equal((Standing.Agrees, null), Of(story, 1));
        Assert.Equal((Standing.Local, null), Of(story, 2));
        Assert.Equal((Standing.Local, null), Of(story, 3));
    }

    [Fact]
    public void A_VM_that_has_switched_has_a_lease_to_hear_that_all_have()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow();
        story.Follow();
        Assert.Equal(FleetOutcome.Done, story.Operation.Outcome);

        Assert.Equal(Standing.Follows, Of(story, 1).Standing);
        story.Pass(16);
        Assert.Equal(Standing.Disagrees, Of(story, 1).Standing);
    }

    [Fact]
    public void Where_a_target_cannot_be_judged_nothing_is_wanted()
    {
        var story = FleetStory.Serving();
        var app = story.App.With(story.App.Stacks[0] with { Runs = Target.Parse("N@db") });

        var stands = Alignment.StandingOf(app, story.View, story.View.Find(FleetSample.Vm(1))!, isPresent: true, story.Now);

        Assert.Equal(new VmStanding(Standing.Unjudged, null, "there is no node group 'db', and no other"), stands);
    }

    private static (Standing Standing, string? Difference) Of(FleetStory story, int vm, bool isPresent = true)
    {
        var stands = Alignment.StandingOf(story.App, story.View, story.View.Find(FleetSample.Vm(vm))!, isPresent, story.Now);
        return (stands.Standing, stands.Difference);
    }
}
