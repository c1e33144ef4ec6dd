using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Fleet.Simulation;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A VM becomes what it is told to be, by its own machine, and production is never worse for it.</summary>
public sealed class StewardTests : StewardTest
{
    [Fact]
    public void A_VM_that_joins_late_gets_all_versions_and_serves_only_the_active_one()
    {
        Tell(7, ("1", StackState.Inactive), ("2", StackState.Active), ("3", StackState.Release));

        Assert.Equal("1 inactive, 2 active, 3 release", Is());
        Assert.Equal(["", "2"], Production.Distinct());
    }

    [Fact]
    public void What_is_not_told_any_more_leaves()
    {
        Tell(1, ("1", StackState.Inactive), ("2", StackState.Active));

        Tell(2, ("2", StackState.Active));
        Assert.Equal("2 active", Is());
        Tell(3);

        Assert.Equal("", Is());
    }

    [Fact]
    public void A_switch_that_is_taken_back_leaves_everything_as_it_was()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));
        Switch(2, "2");
        Assert.Equal("1 inactive, 2 active", Is());

        Tell(3, goesBack: true, ("1", StackState.Active), ("2", StackState.Release));

        Assert.Equal("1 active, 2 release", Is());
    }

    [Fact]
    public void A_switch_is_refused_when_it_cannot_be_made_and_the_VM_stays_where_it_was()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));
        Vm.Sicken(Sample.V("2"));

        var report = Switch(2, "2");

        Assert.Equal((1, 2, "1 active, 2 release"), (report.Revision, report.Refusal!.Revision, Is()));
        Assert.StartsWith("shop 2 is not ready: waiting for shop_2_web_1 to be healthy", report.Refusal.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_to_switch_that_comes_late_is_void()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));
        var order = Order(2, "2");

        Now += TimeSpan.FromSeconds(16);

        Assert.Equal("the order to activate 2 was good until 12:02:15 UTC, and it is 12:02:16 UTC here: it came late, or a clock is wrong", Take(order).Refusal!.Why);
        Assert.Equal("1 active, 2 release", Is());
    }

    [Fact]
    public void A_lower_revision_is_never_taken_in()
    {
        Tell(5, ("1", StackState.Active));

        Tell(4, ("2", StackState.Active));

        Assert.Equal((5, "1 active"), (Vm.Kept!.Assignment.Revision, Is()));
        Assert.Equal(5, Assert.IsType<Receipt.Behind>(Steward.Receive(Vm.Kept, AssignmentOf(4, false), Vm.Desired, SmallWorld.Of(Vm.Desired, Vm.Sick, null), Now)).Has);
    }

    [Fact]
    public void What_somebody_changed_by_hand_stays_until_something_else_is_wanted()
    {
        Tell(1, ("1", StackState.Active));
        var held = Vm.Kept! with { Overridden = true, Assignment = AssignmentOf(1, false) };

        Assert.Null(Steward.Next(held, Vm.App, FleetSample.SpecOf, SmallWorld.Of(Vm.Desired, Vm.Sick, null), Now));
        Assert.False(Assert.IsType<Receipt.Taken>(Steward.Receive(held, AssignmentOf(2, false), Vm.Desired, SmallWorld.Of(Vm.Desired, Vm.Sick, null), Now)).Next.Overridden);
    }

    [Fact]
    public void A_release_that_fails_is_told_and_tried_again_later()
    {
        Vm.Sicken(Sample.V("1"));
        var report = Take(new VmOrders(Vm.Name, [AssignmentOf(1, false, ("1", StackState.Release))], [], 0, FleetSample.Lease), turns: 13);
        Assert.StartsWith("release: shop 1: not ready in time: still waiting for shop_1_web_1 to be healthy", report.Refusal!.Why, StringComparison.Ordinal);

        Vm.Heal();
        for (var turn = 0; turn < 70; turn++) report = Turn();

        Assert.Null(report.Refusal);
        Assert.Equal("1 release", Is());
    }

    [Fact]
    public void What_failed_by_a_clock_that_was_days_ahead_is_tried_again_now()
    {
        Vm.Sicken(Sample.V("1"));
        Take(new VmOrders(Vm.Name, [AssignmentOf(1, false, ("1", StackState.Release))], [], 0, FleetSample.Lease), turns: 13);

        Vm.Heal();
        Now -= TimeSpan.FromHours(100);
        for (var turn = 0; turn < 10; turn++) Turn();

        Assert.Equal("1 release", Is());
    }

    [Fact]
    public void The_same_version_of_another_definition_takes_the_place_of_the_one_that_is_there()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));

        Take(new VmOrders(Vm.Name, [AssignmentOf(2, false, ("1", StackState.Active), ("2", StackState.Release)) is var next ? next with
        {
            Stacks = next.Stacks.Select(stack => stack.Version.Text == "2" ? stack with { Definition = FleetSample.Digest(2) } : stack).ToValueList(),
        } : null!], [], 0, FleetSample.Lease));

        Assert.Equal("1 active, 2 release", Is());
        Assert.Equal("shop:2", Vm.App!.Find(Sample.V("2"))!.Spec.Services[0].Docker.Image);
    }

    [Fact]
    public void An_operation_that_leads_elsewhere_is_aborted()
    {
        Vm.Sicken(Sample.V("2"));
        Tell(1, ("1", StackState.Active));
        Take(new VmOrders(Vm.Name, [AssignmentOf(2, false, ("1", StackState.Active), ("2", StackState.Release))], [], 0, FleetSample.Lease), turns: 2);
        Assert.Equal(Verb.Release, Vm.App!.Running?.Verb);

        Tell(3, ("1", StackState.Active));

        Assert.Equal("1 active", Is());
    }

    [Fact]
    public void What_makes_room_for_production_is_not_taken_back_though_it_comes_again_later()
    {
        var kept = new KeptApp { Assignment = AssignmentOf(2, false, ("1", StackState.Inactive), ("2", StackState.Active)), Released = [AssignmentOf(1, false, ("1", StackState.Release)).Stacks[0]] };
        var leaving = new Operation { Id = OperationId.Parse("fleet-shop-2-1"), Verb = Verb.Deactivate, Version = Sample.V("1"), StartedAt = Now };
        var local = Sample.AppWith(("1", StackState.Deactivating)) with { Operations = [leaving] };

        Assert.Null(Steward.Next(kept, local, FleetSample.SpecOf, Sample.AllReady(local), Now));

        // One that an earlier revision began is: it takes away what is wanted now.
        var former = local with { Operations = [leaving with { Id = OperationId.Parse("fleet-shop-1-2") }] };
        Assert.IsType<Command.Abort>(Steward.Next(kept, former, FleetSample.SpecOf, Sample.AllReady(former), Now));
    }
}
