using Pigeon.Core.Fleet;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>What a VM serves by no fleet's will goes on until something takes its place.</summary>
public sealed class OwnProductionTests : StewardTest
{
    [Theory]
    [InlineData("2 release", "1 active, 2 release")]
    [InlineData("", "1 active")]
    [InlineData("1 release", "1 active")]
    [InlineData("1 inactive, 2 release", "1 active, 2 release")]
    [InlineData("2 active", "2 active")]
    [InlineData("1 inactive, 2 active", "1 inactive, 2 active")]
    public void Production_of_its_own_serves_until_the_fleet_puts_something_in_its_place(string told, string becomes)
    {
        ServeItsOwn();

        Tell(3, Stacks(told));

        Assert.Equal(becomes, Is());
        Assert.DoesNotContain("", Production);
    }

    [Fact]
    public void It_is_put_back_when_what_took_its_place_is_taken_back()
    {
        ServeItsOwn();
        Tell(2, ("2", StackState.Release));
        Take(SwitchTo(3, "2"), turns: 4);
        Assert.Equal("1 inactive, 2 active", Is());

        Tell(4, goesBack: true, ("2", StackState.Release));
        Assert.Equal("1 active, 2 release", Is());
        Tell(5);

        Assert.Equal("1 active", Is());
        Assert.DoesNotContain("", Production);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void It_is_there_again_when_its_own_activation_or_that_of_another_is_taken_back(string version)
    {
        ServeItsOwn();
        Tell(2, (version, StackState.Release));
        Take(SwitchTo(3, version), turns: 4);

        Tell(4, goesBack: true, (version, StackState.Release));
        Tell(5, (version, StackState.Release));

        Assert.Equal("1", Vm.Production?.Text);
        Assert.DoesNotContain("", Production);
    }

    [Fact]
    public void It_is_there_again_for_a_VM_that_did_not_hear_that_its_switch_was_taken_back()
    {
        ServeItsOwn();
        Tell(2, ("2", StackState.Release));
        Take(SwitchTo(3, "2"), turns: 4);

        Tell(5);

        Assert.Equal("1 active", Is());
        Assert.DoesNotContain("", Production);
    }

    [Fact]
    public void What_has_left_is_forgotten()
    {
        Tell(1, ("1", StackState.Active));
        Tell(2);
        var left = Vm.Kept!.Knowing(Vm.App);
        Assert.Equal(([], []), (left.Released, left.Had));

        var kept = new KeptApp { Assignment = AssignmentOf(1, false, ("1", StackState.Active)), Released = AssignmentOf(1, false, ("1", StackState.Active)).Stacks, Had = [Sample.V("1")] };
        Assert.Same(kept, kept.Knowing(null));
    }

    [Fact]
    public void What_the_fleet_had_in_production_is_the_fleets()
    {
        ServeItsOwn();

        Tell(2, ("1", StackState.Active));
        Tell(3, ("2", StackState.Release));

        Assert.Equal("2 release", Is());
    }

    [Fact]
    public void What_was_changed_by_hand_is_its_own_too()
    {
        Tell(1);
        Vm.Obey(Sample.V("5"), Now);

        Tell(2);

        Assert.Equal("5 active", Is());
    }

    [Fact]
    public void What_the_fleet_takes_up_stays_as_it_is_and_is_the_fleets_from_then_on()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));
        var containers = Vm.App!.Find(Sample.V("1"))!.Since;
        Production.Clear();

        Take(Offer(2, StackState.Active));
        Assert.Equal(("1 active", containers), (Is(), Vm.App!.Find(Sample.V("1"))!.Since));
        Assert.Equal(["1"], Production.Distinct());
        Tell(3);
        Assert.Equal("", Is());

        VmOrders Offer(long revision, StackState state) => new(Vm.Name, [AssignmentOf(revision, false, ("1", state)) is var next ? next with
        {
            Stacks = [next.Stacks[0] with { Definition = FleetSample.Digest(2), TakenUp = true }],
        } : null!], [], 0, FleetSample.Lease);
    }

    /// <summary>Version 1 is in production by no fleet's will.</summary>
    private void ServeItsOwn()
    {
        Tell(1, ("1", StackState.Active));
        Vm.Forget();
        Production.Clear();
    }

    private static (string, StackState)[] Stacks(string told) => told.Length == 0 ? [] : [.. told.Split(", ").Select(each => each.Split(' ')).Select(each => (each[0], Enum.Parse<StackState>(each[1], ignoreCase: true)))];
}
