using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Targets;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>What a VM is told: its part of each app, and who else has members of it.</summary>
public sealed class OrdersTests
{
    [Fact]
    public void A_VM_that_serves_is_told_of_the_members_on_others_that_are_present()
    {
        var fleet = FleetOf("vm1 or vm2", "vm3");
        var view = View(3).Hear(Report(1, "10.0.0.1"), Sample.Now).Hear(Report(2, "10.0.0.2"), Sample.Now + TimeSpan.FromSeconds(10));

        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], MembersTold(fleet, view, 3, Sample.Now));
        Assert.Empty(MembersTold(fleet, view, 1, Sample.Now));
        Assert.Equal(["10.0.0.2:8080"], MembersTold(fleet, view, 3, Sample.Now + TimeSpan.FromSeconds(16)));
    }

    /// <summary>Else every load balancer would lose its members each time a controller starts.</summary>
    [Fact]
    public void Of_VMs_that_a_controller_has_not_heard_yet_a_VM_keeps_the_members_that_it_knew()
    {
        var fleet = FleetOf("vm1 or vm2", "vm3");
        var known = Orders.For(fleet, View(3).Hear(Report(1, "10.0.0.1"), Sample.Now).Hear(Report(2, "10.0.0.2"), Sample.Now), FleetSample.Vm(3), Sample.Now)!.Members;
        var started = View(3).Hear(Report(1, "10.0.0.9"), Sample.Now);

        Assert.Equal(["10.0.0.2:8080", "10.0.0.9:8080"], After(Sample.Now));
        Assert.DoesNotContain("10.0.0.2:8080", After(Sample.Now + FleetSample.Lease + TimeSpan.FromTicks(1)));

        IEnumerable<string> After(DateTimeOffset now) =>
            Orders.For(fleet, started, FleetSample.Vm(3), now)!.MembersAfter(known).Select(member => member.Address.ToString()).Order(StringComparer.Ordinal);
    }

    /// <summary>Nobody can have been told of its members: a thousand that join at once would each be told of all others.</summary>
    [Fact]
    public void A_VM_that_joins_is_none_of_those_that_were_not_heard_yet()
    {
        var view = View(2).With(FleetSample.Record(FleetSample.Vm(3)));

        Assert.Equal([FleetSample.Vm(2)], Orders.For(FleetDesired.Empty, view, FleetSample.Vm(1), Sample.Now)!.Unheard);
        Assert.Empty(Orders.For(FleetDesired.Empty, view.Hear(Report(2, "10.0.0.2"), Sample.Now), FleetSample.Vm(1), Sample.Now)!.Unheard);
        Assert.Empty(Orders.For(FleetDesired.Empty, view.Without(FleetSample.Vm(2)), FleetSample.Vm(1), Sample.Now)!.Unheard);
    }

    [Fact]
    public void Each_VM_is_told_its_part()
    {
        var (fleet, view) = (FleetOf("vm1", "vm1 or vm2"), View(3));

        Assert.Equal((true, true), PartOf(fleet, view, 1));
        Assert.Equal((false, true), PartOf(fleet, view, 2));
        Assert.Empty(Orders.For(fleet, view, FleetSample.Vm(3), Sample.Now)!.Assignments);
        Assert.Null(Orders.For(fleet, view, FleetSample.Vm(4), Sample.Now));
    }

    [Fact]
    public void A_VM_that_had_a_part_and_has_none_any_more_is_told_to_let_go()
    {
        var view = View(3).Hear(Report(3, "10.0.0.3"), Sample.Now);

        Assert.Empty(Orders.For(FleetOf("vm1", "vm1"), view, FleetSample.Vm(3), Sample.Now)!.Assignments.Single().Stacks);
    }

    [Fact]
    public void Where_a_node_group_is_gone_from_the_settings_everything_stays_as_it_is()
    {
        var view = View(1).Hear(Report(1, "10.0.0.1"), Sample.Now);

        Assert.Empty(Orders.For(FleetOf("N@web", "vm1"), view, FleetSample.Vm(1), Sample.Now)!.Assignments);
    }

    [Fact]
    public void A_report_that_was_overtaken_changes_nothing_but_that_the_VM_lives()
    {
        var later = Sample.Now + TimeSpan.FromSeconds(20);
        var view = View(1).Hear(Report(1, "10.0.0.1") with { Number = 5 }, Sample.Now);

        var heard = view.Hear(Report(1, "10.0.0.9") with { Number = 4 }, later);

        Assert.Equal(5, heard.Find(FleetSample.Vm(1))!.Report!.Number);
        Assert.True(heard.IsPresent(FleetSample.Vm(1), later));
        Assert.False(view.IsPresent(FleetSample.Vm(1), later));
        Assert.Equal(4, view.Greet(FleetSample.Vm(1)).Hear(Report(1, "10.0.0.9") with { Number = 4 }, later).Find(FleetSample.Vm(1))!.Report!.Number);
    }

    [Fact]
    public void A_report_of_a_stranger_is_nobodys()
    {
        var view = View(1);

        Assert.Same(view, view.Hear(Report(2, "10.0.0.2"), Sample.Now));
    }

    [Fact]
    public void Nobody_is_silent_before_he_could_have_been_heard()
    {
        var (view, lease) = (View(1), FleetSample.Lease);

        Assert.Null(view.SilentSince(view.Find(FleetSample.Vm(1))!, Sample.Now + lease));
        Assert.Equal(Sample.Now, view.SilentSince(view.Find(FleetSample.Vm(1))!, Sample.Now + lease + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Members_of_a_VM_that_leaves_are_forgotten()
    {
        var view = View(3).Hear(Report(1, "10.0.0.1"), Sample.Now).Without(FleetSample.Vm(1));

        Assert.Empty(MembersTold(FleetOf("vm1 or vm2", "vm3"), view, 3, Sample.Now));
    }

    [Fact]
    public void A_container_that_leaves_may_end_when_no_other_VM_holds_it()
    {
        var (fleet, gone) = (FleetOf("vm1", "vm2"), FleetDesired.Empty);
        var leaving = View(3).Hear(Leaving(), Sample.Now);
        var held = leaving.Hear(Holding("0123456789ab"), Sample.Now);
        var free = leaving.Hear(Holding(), Sample.Now);

        Assert.Empty(Relieved(fleet, leaving));
        Assert.Empty(Relieved(fleet, held));
        Assert.Equal("0123456789ab", Assert.Single(Relieved(fleet, free)).Text);
        Assert.Empty(Relieved(fleet, leaving.Hear(Holding() with { ProxyReachable = false }, Sample.Now)));
        Assert.Empty(Relieved(fleet, leaving.Hear(Holding() with { Holds = null }, Sample.Now)));

        // Who leads to a stack that the fleet does not have any more nobody knows, and vm3 was not heard.
        Assert.Empty(Relieved(gone, free));
        Assert.NotEmpty(Relieved(gone, free.Hear(Holding() with { Vm = FleetSample.Vm(3) }, Sample.Now)));

        static VmReport Holding(params string[] containers) => Report(2, "10.0.0.2") with { Apps = [], Holds = containers.Select(ContainerId.Parse).ToValueList() };

        static VmReport Leaving() => Report(1, "10.0.0.1") with
        {
            Apps =
            [
                new AppReport
                {
                    App = Sample.Shop, Revision = 3,
                    Stacks = [new StackReport(Sample.V("1"), StackState.Deactivating, true, null, []) { Leaving = [ContainerId.Parse("0123456789ab")] }],
                },
            ],
        };

        static ValueList<ContainerId> Relieved(FleetDesired fleet, FleetView view) => Orders.For(fleet, view, FleetSample.Vm(1), Sample.Now)!.Relieved;
    }

    private static FleetView View(int vms) => FleetView.Of(Enumerable.Range(1, vms).Select(number => FleetSample.Record(FleetSample.Vm(number))), NodeGroups.None, FleetSample.Lease, Sample.Now);

    private static FleetDesired FleetOf(string runs, string serves) => FleetDesired.Empty.With(new FleetApp
    {
        Name = Sample.Shop, Revision = 3, Operations = [],
        Stacks =
        [
            new FleetStack
            {
                Version = Sample.V("1"), State = FleetState.Active, Definition = FleetSample.Digest(1), Runs = Target.Parse(runs), Serves = Target.Parse(serves), Since = Sample.Now, ReadyWithin = TimeSpan.FromSeconds(20),
            },
        ],
    });

    private static VmReport Report(int vm, string address) => new()
    {
        Vm = FleetSample.Vm(vm), Number = 1, Facts = FleetSample.Facts(FleetSample.Vm(vm)), At = Sample.Now, DockerReachable = true, ProxyReachable = true,
        Apps =
        [
            new AppReport
            {
                App = Sample.Shop, Revision = 3,
                Stacks = [new StackReport(Sample.V("1"), StackState.Active, true, null, [new ReportedMember(ContainerId.Parse("0123456789ab"), null, MemberAddress.From(address, 8080)!)])],
            },
        ],
    };

    private static IEnumerable<string> MembersTold(FleetDesired fleet, FleetView view, int vm, DateTimeOffset now) =>
        Orders.For(fleet, view, FleetSample.Vm(vm), now)!.Members.Select(member => member.Address.ToString());

    private static (bool, bool) PartOf(FleetDesired fleet, FleetView view, int vm)
    {
        var stack = Orders.For(fleet, view, FleetSample.Vm(vm), Sample.Now)!.Assignments.Single().Stacks.Single();
        return (stack.Runs, stack.Serves);
    }
}
