using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Fleet.Simulation;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>A VM becomes what it is told to be, by its own machine, and production is never worse for it.</summary>
public sealed class StewardTests
{
    private readonly FleetVm _vm = new(FleetSample.Vm(1));
    private readonly List<string> _production = [];
    private DateTimeOffset _now = Sample.Now;

    [Fact]
    public void A_VM_that_joins_late_gets_all_versions_and_serves_only_the_active_one()
    {
        Tell(7, ("1", StackState.Inactive), ("2", StackState.Active), ("3", StackState.Release));

        Assert.Equal("1 inactive, 2 active, 3 release", Is());
        Assert.Equal(["", "2"], _production.Distinct());
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
        Assert.DoesNotContain("", _production);
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
        Assert.DoesNotContain("", _production);
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

        Assert.Equal("1", _vm.Production?.Text);
        Assert.DoesNotContain("", _production);
    }

    [Fact]
    public void It_is_there_again_for_a_VM_that_did_not_hear_that_its_switch_was_taken_back()
    {
        ServeItsOwn();
        Tell(2, ("2", StackState.Release));
        Take(SwitchTo(3, "2"), turns: 4);

        Tell(5);

        Assert.Equal("1 active", Is());
        Assert.DoesNotContain("", _production);
    }

    [Fact]
    public void What_has_left_is_forgotten()
    {
        Tell(1, ("1", StackState.Active));
        Tell(2);
        var left = _vm.Kept!.Knowing(_vm.App);
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
        _vm.Obey(Sample.V("5"), _now);

        Tell(2);

        Assert.Equal("5 active", Is());
    }

    [Fact]
    public void What_the_fleet_takes_up_stays_as_it_is_and_is_the_fleets_from_then_on()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));
        var containers = _vm.App!.Find(Sample.V("1"))!.Since;
        _production.Clear();

        Take(Offer(2, StackState.Active));
        Assert.Equal(("1 active", containers), (Is(), _vm.App!.Find(Sample.V("1"))!.Since));
        Assert.Equal(["1"], _production.Distinct());
        Tell(3);
        Assert.Equal("", Is());

        VmOrders Offer(long revision, StackState state) => new(_vm.Name, [AssignmentOf(revision, false, ("1", state)) is var next ? next with
        {
            Stacks = [next.Stacks[0] with { Definition = FleetSample.Digest(2), TakenUp = true }],
        } : null!], [], 0, FleetSample.Lease);
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
        _vm.Sicken(Sample.V("2"));

        var report = Switch(2, "2");

        Assert.Equal((1, 2, "1 active, 2 release"), (report.Revision, report.Refusal!.Revision, Is()));
        Assert.StartsWith("shop 2 is not ready: waiting for shop_2_web_1 to be healthy", report.Refusal.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_to_switch_that_comes_late_is_void()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));
        var order = Order(2, "2");

        _now += TimeSpan.FromSeconds(16);

        Assert.Equal("the order to activate 2 was good until 12:02:15 UTC, and it is 12:02:16 UTC here: it came late, or a clock is wrong", Take(order).Refusal!.Why);
        Assert.Equal("1 active, 2 release", Is());
    }

    [Fact]
    public void A_lower_revision_is_never_taken_in()
    {
        Tell(5, ("1", StackState.Active));

        Tell(4, ("2", StackState.Active));

        Assert.Equal((5, "1 active"), (_vm.Kept!.Assignment.Revision, Is()));
        Assert.Equal(5, Assert.IsType<Receipt.Behind>(Steward.Receive(_vm.Kept, AssignmentOf(4, false), _vm.Desired, SmallWorld.Of(_vm.Desired, _vm.Sick, null), _now)).Has);
    }

    [Fact]
    public void What_somebody_changed_by_hand_stays_until_something_else_is_wanted()
    {
        Tell(1, ("1", StackState.Active));
        var held = _vm.Kept! with { Overridden = true, Assignment = AssignmentOf(1, false) };

        Assert.Null(Steward.Next(held, _vm.App, FleetSample.SpecOf, SmallWorld.Of(_vm.Desired, _vm.Sick, null), _now));
        Assert.False(Assert.IsType<Receipt.Taken>(Steward.Receive(held, AssignmentOf(2, false), _vm.Desired, SmallWorld.Of(_vm.Desired, _vm.Sick, null), _now)).Next.Overridden);
    }

    [Fact]
    public void A_release_that_fails_is_told_and_tried_again_later()
    {
        _vm.Sicken(Sample.V("1"));
        var report = Take(new VmOrders(_vm.Name, [AssignmentOf(1, false, ("1", StackState.Release))], [], 0, FleetSample.Lease), turns: 13);
        Assert.StartsWith("release: shop 1: not ready in time: still waiting for shop_1_web_1 to be healthy", report.Refusal!.Why, StringComparison.Ordinal);

        _vm.Heal();
        for (var turn = 0; turn < 70; turn++) report = Turn();

        Assert.Null(report.Refusal);
        Assert.Equal("1 release", Is());
    }

    [Fact]
    public void What_failed_by_a_clock_that_was_days_ahead_is_tried_again_now()
    {
        _vm.Sicken(Sample.V("1"));
        Take(new VmOrders(_vm.Name, [AssignmentOf(1, false, ("1", StackState.Release))], [], 0, FleetSample.Lease), turns: 13);

        _vm.Heal();
        _now -= TimeSpan.FromHours(100);
        for (var turn = 0; turn < 10; turn++) Turn();

        Assert.Equal("1 release", Is());
    }

    [Fact]
    public void The_same_version_of_another_definition_takes_the_place_of_the_one_that_is_there()
    {
        Tell(1, ("1", StackState.Active), ("2", StackState.Release));

        Take(new VmOrders(_vm.Name, [AssignmentOf(2, false, ("1", StackState.Active), ("2", StackState.Release)) is var next ? next with
        {
            Stacks = next.Stacks.Select(stack => stack.Version.Text == "2" ? stack with { Definition = FleetSample.Digest(2) } : stack).ToValueList(),
        } : null!], [], 0, FleetSample.Lease));

        Assert.Equal("1 active, 2 release", Is());
        Assert.Equal("shop:2", _vm.App!.Find(Sample.V("2"))!.Spec.Services[0].Docker.Image);
    }

    [Fact]
    public void An_operation_that_leads_elsewhere_is_aborted()
    {
        _vm.Sicken(Sample.V("2"));
        Tell(1, ("1", StackState.Active));
        Take(new VmOrders(_vm.Name, [AssignmentOf(2, false, ("1", StackState.Active), ("2", StackState.Release))], [], 0, FleetSample.Lease), turns: 2);
        Assert.Equal(Verb.Release, _vm.App!.Running?.Verb);

        Tell(3, ("1", StackState.Active));

        Assert.Equal("1 active", Is());
    }

    [Fact]
    public void What_makes_room_for_production_is_not_taken_back_though_it_comes_again_later()
    {
        var kept = new KeptApp { Assignment = AssignmentOf(2, false, ("1", StackState.Inactive), ("2", StackState.Active)), Released = [AssignmentOf(1, false, ("1", StackState.Release)).Stacks[0]] };
        var leaving = new Operation { Id = OperationId.Parse("fleet-shop-2-1"), Verb = Verb.Deactivate, Version = Sample.V("1"), StartedAt = _now };
        var local = Sample.AppWith(("1", StackState.Deactivating)) with { Operations = [leaving] };

        Assert.Null(Steward.Next(kept, local, FleetSample.SpecOf, Sample.AllReady(local), _now));

        // One that an earlier revision began is: it takes away what is wanted now.
        var former = local with { Operations = [leaving with { Id = OperationId.Parse("fleet-shop-1-2") }] };
        Assert.IsType<Command.Abort>(Steward.Next(kept, former, FleetSample.SpecOf, Sample.AllReady(former), _now));
    }

    /// <summary>Version 1 is in production by no fleet's will.</summary>
    private void ServeItsOwn()
    {
        Tell(1, ("1", StackState.Active));
        _vm.Forget();
        _production.Clear();
    }

    private static (string, StackState)[] Stacks(string told) => told.Length == 0 ? [] : [.. told.Split(", ").Select(each => each.Split(' ')).Select(each => (each[0], Enum.Parse<StackState>(each[1], ignoreCase: true)))];

    private AppReport Tell(long revision, params (string Version, StackState State)[] stacks) => Tell(revision, goesBack: false, stacks);

    private AppReport Tell(long revision, bool goesBack, params (string Version, StackState State)[] stacks) =>
        Take(new VmOrders(_vm.Name, [AssignmentOf(revision, goesBack, stacks)], [], 0, FleetSample.Lease));

    private AppReport Switch(long revision, string version) => Take(Order(revision, version), turns: 4);

    private VmOrders SwitchTo(long revision, string version) => new(_vm.Name,
        [AssignmentOf(revision, false, (version, StackState.Active)) with { AtOnce = new SwitchOrder(Sample.Id(1), Sample.V(version), _now + TimeSpan.FromSeconds(15)) }], [], 0, FleetSample.Lease);

    private VmOrders Order(long revision, string version) => new(_vm.Name,
        [AssignmentOf(revision, false, ("1", StackState.Inactive), (version, StackState.Active)) with { AtOnce = new SwitchOrder(Sample.Id(1), Sample.V(version), _now + TimeSpan.FromSeconds(15)) }], [], 0, FleetSample.Lease);

    private AppReport Take(VmOrders orders, int turns = 60)
    {
        _vm.Take(orders, _now);
        AppReport report = null!;
        for (var turn = 0; turn < turns; turn++) report = Turn();
        return report;
    }

    private AppReport Turn()
    {
        var report = _vm.Turn(_now).Apps.Single();
        _now += TimeSpan.FromSeconds(2);
        _production.Add(report.Production?.Text ?? "");
        return report;
    }

    private static Assignment AssignmentOf(long revision, bool goesBack, params (string Version, StackState State)[] stacks) => new()
    {
        App = Sample.Shop, Revision = revision, GoesBack = goesBack,
        Stacks = stacks.Select(stack => new AssignedStack(Sample.V(stack.Version), stack.State, FleetSample.Digest(1), true, true, TimeSpan.FromSeconds(20))).ToValueList(),
    };

    private string Is() => string.Join(", ", _vm.App?.Stacks.OrderBy(stack => stack.Version.Text, StringComparer.Ordinal).Select(stack => $"{stack.Version} {stack.State.ToString().ToLowerInvariant()}") ?? []);
}
