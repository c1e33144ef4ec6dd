using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A version comes to all VMs, dark, or nothing of it is left.</summary>
public sealed class ReleaseTests
{
    [Fact]
    public void It_comes_to_every_VM()
    {
        var story = new FleetStory();

        story.Release("1");
        story.Follow();

        Assert.Equal((FleetOutcome.Done, "shop 1 is released on 3 VMs"), story.End);
        Assert.Equal(FleetState.Release, story.App.Stacks.Single().State);
    }

    [Fact]
    public void It_comes_to_a_few_VMs_after_the_other()
    {
        var story = new FleetStory();

        story.Release("1", atATime: 1);
        Assert.Equal("1 release | nothing | nothing", story.ToldAll);
        story.Follow(1);
        Assert.Equal("1 release | 1 release | nothing", story.ToldAll);
        story.Follow(2);
        story.Follow(3);

        Assert.Equal((FleetOutcome.Done, "shop 1 is released on 3 VMs"), story.End);
    }

    [Fact]
    public void What_was_begun_is_taken_away_when_a_VM_fails()
    {
        var story = new FleetStory();
        story.Release("1");
        story.Follow(1);

        story.Refuse(2, "release: shop_1_web_1 exited with code 1");
        Assert.Equal("", story.Told(1));
        story.Follow();

        Assert.Equal((FleetOutcome.NotReady, "vm2: release: shop_1_web_1 exited with code 1; nothing of shop 1 is left"), story.End);
        Assert.Empty(story.App.Stacks);
    }

    [Fact]
    public void A_VM_that_takes_too_long_fails_and_says_what_it_waits_for()
    {
        var story = new FleetStory(lease: TimeSpan.FromHours(1));
        story.Release("1");
        story.Follow(1, 3);
        story.Say(2, report => report with { Production = null, Stacks = [report.Stacks[0] with { State = StackState.Releasing, Ready = false, WaitingFor = "the pull of shop:1" }] });

        story.Pass(31);
        story.Follow();

        Assert.Equal((FleetOutcome.NotReady, "vm2: it was not done in 30 s: waiting for the pull of shop:1; nothing of shop 1 is left"), story.End);
    }

    /// <summary>Else an activation that is said at once would find members there that no check has passed yet.</summary>
    [Fact]
    public void What_other_VMs_run_has_to_be_ready_in_each_HAProxy_that_leads_to_it()
    {
        var story = new FleetStory();
        story.Release("1", runs: "vm2 or vm3", serves: "vm1", terms: StackTerms.Default with { Published = true });
        Assert.Equal("nothing | 1 release | 1 release", story.ToldAll);

        story.Offer(2, "1", "aaaaaaaaaaaa");
        Assert.Equal("nothing", story.Told(1));
        story.Offer(3, "1", "bbbbbbbbbbbb");
        Assert.Equal("1 release", story.Told(1));
        story.Hold(1, ready: true, "aaaaaaaaaaaa");
        Assert.Equal("waiting for vm3/bbbbbbbbbbbb to be known there", story.Operation.Of(FleetSample.Vm(1))!.Detail);
        story.Hold(1, ready: false, "aaaaaaaaaaaa", "bbbbbbbbbbbb");
        Assert.Equal((null, "waiting for HAProxy's check of them"), (story.Operation.Outcome, story.Operation.Of(FleetSample.Vm(1))!.Detail));
        story.Hold(1, ready: true, "aaaaaaaaaaaa", "bbbbbbbbbbbb");

        Assert.Equal((FleetOutcome.Done, "shop 1 is released on 3 VMs"), story.End);
    }

    [Fact]
    public void VMs_that_reach_each_other_wait_for_the_last_batch_and_not_the_next_batch_for_them()
    {
        var story = new FleetStory(lease: TimeSpan.FromHours(1));
        story.Release("1", atATime: 1, terms: StackTerms.Default with { Published = true });

        story.Offer(1, "1", "aaaaaaaaaaaa");
        Assert.Equal("1 release | 1 release | nothing", story.ToldAll);
        story.Offer(2, "1", "bbbbbbbbbbbb");
        story.Pass(25);
        story.Offer(3, "1", "cccccccccccc");
        story.Pass(25);
        Assert.True(story.Operation.IsRunning);
        story.Pass(6);

        Assert.Equal(FleetOutcome.NotReady, Ended(story).Outcome);
        Assert.StartsWith("vm1: waiting for vm2/bbbbbbbbbbbb to be known there; vm2: waiting for vm1/aaaaaaaaaaaa to be known there;", story.Operation.Detail, StringComparison.Ordinal);

        static FleetOperation Ended(FleetStory story)
        {
            story.Follow();
            return story.Operation;
        }
    }

    [Fact]
    public void A_silent_VM_is_named_before_anything_happens()
    {
        var story = new FleetStory();
        story.Pass(16);
        story.Follow(1, 2);

        Assert.Equal("nothing was released; vm3: silent since 12:00:00 UTC", Assert.IsType<FleetDecision.Refused>(story.Release("1")).Why);
    }

    [Fact]
    public void A_silent_VM_may_be_left_behind_where_that_is_said()
    {
        var story = new FleetStory();
        story.Pass(16);
        story.Follow(1, 2);

        story.Release("1", partial: true);
        story.Follow(1, 2);

        Assert.Equal((FleetOutcome.Done, "shop 1 is released on 2 of 3 VMs; vm3: silent since 12:00:00 UTC; it follows when it can"), story.End);
        Assert.Equal("1 release", story.Told(3));
    }

    [Theory]
    [InlineData("db*", "config.target 'db*' matches no VM of this fleet")]
    [InlineData("N@db", "there is no node group 'db', and no other")]
    public void A_target_that_leads_nowhere_is_an_error_before_anything_happens(string runs, string why) =>
        Assert.Equal(why, Assert.IsType<FleetDecision.Refused>(new FleetStory().Release("1", runs: runs)).Why);

    [Fact]
    public void There_is_one_released_version_and_it_has_one_definition()
    {
        var story = FleetStory.Serving();

        Assert.Equal("shop 2 is already released", Assert.IsType<FleetDecision.Unchanged>(story.Release("2")).Why);
        Assert.Equal("shop 2 exists with another definition: deactivate it first, or give the new definition a new version", Assert.IsType<FleetDecision.Refused>(story.Release("2", definition: 2)).Why);
        Assert.Equal("shop 2 is in release already: activate or deactivate it first", Assert.IsType<FleetDecision.Refused>(story.Release("3")).Why);
    }

    [Fact]
    public void A_VM_that_joins_later_is_told_without_anyone_asking()
    {
        var story = FleetStory.Serving();

        story.Join(4);

        Assert.Equal("1 active, 2 release", story.Told(4));
    }
}
