using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Control;
using Pigeon.Agent.Fleet;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.World;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Fleet;

/// <summary>Orders are taken in once, stored first, and never lost on the way.</summary>
public sealed class FleetDutyTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AppName Shop = AppName.Parse("shop");
    private static readonly Observed Nothing = new() { Docker = new DockerView { Reachable = true, Listed = true, Containers = [] }, Proxy = null };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Orders_that_a_failed_turn_had_taken_are_taken_in_by_the_next_one()
    {
        var duty = Duty();
        duty.Offer(Orders(revision: 3));
        duty.Take();

        // The turn fails before it has come to them.
        duty.Take();
        await TurnAsync(duty);

        Assert.Equal((3, 7), (duty.Last!.Kept.Find(Shop)!.Assignment.Revision, duty.Last.Answers));
    }

    [Fact]
    public async Task What_was_taken_in_is_there_after_a_restart_and_a_lower_revision_changes_nothing()
    {
        var duty = Duty();
        duty.Offer(Orders(revision: 3));
        duty.Take();
        await TurnAsync(duty);

        var again = Duty();
        again.Load();
        again.Offer(Orders(revision: 2));
        again.Take();
        await TurnAsync(again);

        Assert.Equal(3, again.Last!.Kept.Find(Shop)!.Assignment.Revision);
    }

    [Fact]
    public async Task Orders_that_cannot_be_stored_are_not_told_as_taken()
    {
        var duty = new FleetDuty(new OrderShelf(_folder["missing"], Disk.Own), Desk(), new Bell(TimeProvider.System), new SteadyClock(TimeProvider.System), NullLogger<FleetDuty>.Instance);
        duty.Offer(Orders(revision: 3));
        duty.Take();
        await TurnAsync(duty);
        Assert.Equal((null, 0), (duty.Last!.Kept.Find(Shop), duty.Last.Answers));

        Directory.CreateDirectory(_folder["missing"]);
        duty.Take();
        await TurnAsync(duty);
        Assert.Equal(3, duty.Last.Kept.Find(Shop)!.Assignment.Revision);
    }

    [Fact]
    public async Task What_is_changed_by_hand_is_left_alone_until_something_new_is_ordered_also_after_a_restart()
    {
        var duty = Duty();
        duty.Offer(Orders(revision: 3));
        duty.Take();
        await TurnAsync(duty);
        await TurnAsync(duty, Shop);
        Assert.True(duty.Last!.Kept.Find(Shop)!.Overridden);

        var again = Duty();
        again.Load();
        again.Offer(Orders(revision: 3));
        again.Take();
        await TurnAsync(again);
        Assert.True(again.Last!.Kept.Find(Shop)!.Overridden);

        again.Offer(Orders(revision: 4));
        again.Take();
        await TurnAsync(again);
        Assert.False(again.Last.Kept.Find(Shop)!.Overridden);
    }

    [Fact]
    public async Task The_loop_hears_which_containers_nobody_holds_and_which_members_are_unwell()
    {
        var (duty, mine, theirs) = (Duty(), ContainerId.Parse("aaaaaaaaaaaa"), ContainerId.Parse("bbbbbbbbbbbb"));
        var member = new RemoteMember(Shop, StackVersion.Parse("1"), null, theirs, VmName.Parse("vm2"), MemberAddress.From("10.0.0.2", 30_000)!, Unwell: true);
        duty.Offer(Orders(revision: 3) with { Relieved = [mine], Members = [member] });
        duty.Take();
        await TurnAsync(duty);

        Assert.Equal([mine], duty.Peers.Relieved);
        Assert.Equal((theirs, ContainerHealth.Unhealthy), (duty.Peers.Members.Single().Id, duty.Peers.Members.Single().Health));
        Assert.Equal([theirs], Reporter.HoldsOf(Nothing with { Peers = duty.Peers }));
    }

    private static VmOrders Orders(long revision) =>
        new(VmName.Parse("vm1"), [new Assignment { App = Shop, Revision = revision, Stacks = [] }], [], 7, TimeSpan.FromSeconds(15));

    private static async Task TurnAsync(FleetDuty duty, params AppName[] byHand)
    {
        await duty.BeginAsync(Desired.Empty, Nothing, Now, byHand.ToHashSet(), CancellationToken.None);
        await duty.EndAsync(new Snapshot(Desired.Empty, Nothing, Now), CancellationToken.None);
    }

    private FleetDuty Duty() => new(new OrderShelf(_folder.Path, Disk.Own), Desk(), new Bell(TimeProvider.System), new SteadyClock(TimeProvider.System), NullLogger<FleetDuty>.Instance);

    private SpecDesk Desk() => new(new DefinitionShelf(_folder.Path, Disk.Own), null!);
}
