using System.Text.Json;
using System.Text.Json.Nodes;
using Pigeon.Core.Definitions;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.Tests.Fleet.Simulation;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Fleet;

/// <summary>What controller and agents store of the fleet they can read back, also what was stored before a member existed.</summary>
public sealed class FleetStorageTests
{
    [Fact]
    public void An_operation_that_another_one_follows_keeps_only_the_VMs_that_stood_out()
    {
        var story = new FleetStory();
        story.Release("1", partial: true);
        story.Follow(1, 2);
        story.Refuse(3, "its disk is full");
        Assert.Equal((FleetOutcome.Done, 3), (story.Operation.Outcome, story.Operation.Vms.Count));

        story.Activate(partial: true);

        Assert.Equal("its disk is full", Assert.Single(story.App.Operations[0].Vms).Detail);
        Assert.Equal(3, story.Operation.Vms.Count);
    }

    [Fact]
    public void Whatever_a_story_leads_to_is_read_back_equal()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var fleet = new SimulatedFleet(seed);
            for (var part = 0; part < 5; part++)
            {
                fleet.Live(steps: 20);
                Assert.Equal(fleet.Stored, Read(Write(fleet.Stored)));
            }
        }
    }

    [Fact]
    public void Only_what_is_decided_has_to_be_stored()
    {
        var story = FleetStory.Serving();
        story.Activate();
        story.Follow(1, 2);
        var asked = story.Fleet;
        story.Follow(3);
        var told = story.Fleet;
        story.Follow(1);
        var heard = story.Fleet;
        story.Follow();

        Assert.Equal((true, false, true), (FleetMachine.Decides(asked, told), FleetMachine.Decides(told, heard), FleetMachine.Decides(heard, story.Fleet)));
        Assert.NotEqual(told, heard);
    }

    [Fact]
    public void A_file_of_before_a_member_existed_is_read_with_its_default()
    {
        var story = FleetStory.Serving();
        var root = JsonNode.Parse(Write(story.Fleet))!;
        foreach (var map in Maps(root).ToList())
            foreach (var later in new[] { "failure", "detail", "goes_back", "switched", "hosts_at_a_time", "cutover", "allow_partial", "revert_by", "question", "is_told", "told_at", "terms", "retention", "stops_serving" })
                if (!map.ContainsKey("operations") || later != "detail") map.Remove(later);

        var read = Read(root.ToJsonString());

        Assert.Equal(story.App.Stacks, read.Find(Sample.Shop)!.Stacks);
        Assert.Equal("", read.Find(Sample.Shop)!.Operations[0].Failure);
    }

    [Fact]
    public void A_VM_keeps_its_orders()
    {
        var assignment = new Assignment
        {
            App = Sample.Shop, Revision = 3, GoesBack = true, AtOnce = new SwitchOrder(Sample.Id(1), Sample.V("1"), Sample.Now),
            Stacks = [new AssignedStack(Sample.V("1"), StackState.Active, FleetSample.Digest(1), true, false, TimeSpan.FromSeconds(20))],
        };
        var orders = new StoredOrders(StoredOrders.CurrentSchema, new KeptOrders
        {
            Apps = [new KeptApp { Assignment = assignment, Overridden = true, Released = assignment.Stacks, Had = [Sample.V("1")], Own = Sample.V("0") }],
            Members = [new RemoteMember(Sample.Shop, Sample.V("1"), ServiceName.Parse("web"), ContainerId.Parse("0123456789ab"), FleetSample.Vm(2), MemberAddress.From("fd00::2", 8080)!)],
        });

        var text = JsonSerializer.Serialize(orders, OrdersJson.Default.StoredOrders);

        Assert.Equal(orders, JsonSerializer.Deserialize(text, OrdersJson.Default.StoredOrders));
        foreach (var wrong in new[] { "[fd00::2]", "fd00::2:8080", "[::]:8080", "10.1:80", "" })
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(text.Replace("[fd00::2]:8080", wrong, StringComparison.Ordinal), OrdersJson.Default.StoredOrders));
    }

    [Fact]
    public void What_agent_and_controller_tell_each_other_is_read_back_equal_and_without_what_came_later()
    {
        var (id, address) = (ContainerId.Parse("0123456789ab"), MemberAddress.From("10.0.0.2", 8080)!);
        var stack = new StackReport(Sample.V("1"), StackState.Deactivating, false, "its end", [new ReportedMember(id, null, address, Unwell: true)]) { Leaving = [id] };
        var report = new VmReport
        {
            Vm = FleetSample.Vm(1), Number = 1, Facts = FleetSample.Facts(FleetSample.Vm(1)), At = Sample.Now, DockerReachable = true, ProxyReachable = true, Holds = [id], Answers = 3,
            Frontends = [new FrontendOffer(FrontendName.Parse("web"), ProxyMode.Http)],
            Apps = [new AppReport { App = Sample.Shop, Revision = 3, Stacks = [stack] }],
        };
        var orders = new VmOrders(FleetSample.Vm(1), [], [new RemoteMember(Sample.Shop, Sample.V("1"), null, id, FleetSample.Vm(2), address, Unwell: true)], 3, FleetSample.Lease)
        {
            Unheard = [FleetSample.Vm(2)], Relieved = [id],
        };
        var (told, ordered) = (JsonSerializer.SerializeToNode(report, OrdersJson.Default.VmReport)!, JsonSerializer.SerializeToNode(orders, OrdersJson.Default.VmOrders)!);

        Assert.Equal((report, orders), (told.Deserialize(OrdersJson.Default.VmReport), ordered.Deserialize(OrdersJson.Default.VmOrders)));
        foreach (var map in Maps(told).Concat(Maps(ordered)).ToList())
            foreach (var later in new[] { "holds", "leaving", "unwell", "unheard", "relieved", "answers", "frontends" }) map.Remove(later);
        Assert.Null(told.Deserialize(OrdersJson.Default.VmReport)!.Holds);
        Assert.Equal(([], []), (ordered.Deserialize(OrdersJson.Default.VmOrders)!.Relieved, ordered.Deserialize(OrdersJson.Default.VmOrders)!.Unheard));
    }

    [Fact]
    public void A_VM_that_joined_is_known_again()
    {
        var vm = FleetSample.Record(FleetSample.Vm(1)) with { Address = VmAddress.Parse("10.0.0.1"), AgentVersion = "1", Capabilities = ["publish"] };
        var text = JsonSerializer.Serialize(vm, StorageJson.Default.VmRecord);
        var older = JsonNode.Parse(text)!.AsObject();
        foreach (var later in new[] { "address", "agent_version", "capabilities" }) Assert.True(older.Remove(later));

        Assert.Equal(vm, JsonSerializer.Deserialize(text, StorageJson.Default.VmRecord));
        Assert.Equal(FleetSample.Record(vm.Name), JsonSerializer.Deserialize(older.ToJsonString(), StorageJson.Default.VmRecord));
    }

    [Fact]
    public void A_target_that_is_none_is_refused() =>
        Assert.Throws<JsonException>(() => Read(Write(FleetStory.Serving().Fleet).Replace("\"runs\":\"*\"", "\"runs\":\"(\"", StringComparison.Ordinal)));

    private static IEnumerable<JsonObject> Maps(JsonNode root) => root switch
    {
        JsonObject members => members.SelectMany(member => member.Value is { } value ? Maps(value) : []).Prepend(members),
        JsonArray items => items.SelectMany(item => item is { } value ? Maps(value) : []),
        _ => [],
    };

    private static string Write(FleetDesired fleet) => JsonSerializer.Serialize(FleetParts.Changed(FleetDesired.Empty, fleet).Select(each => each.Part).ToArray(), FleetJson.Default.FleetPartArray);

    private static FleetDesired Read(string text) => FleetParts.Join(JsonSerializer.Deserialize(text, FleetJson.Default.FleetPartArray)!);
}
