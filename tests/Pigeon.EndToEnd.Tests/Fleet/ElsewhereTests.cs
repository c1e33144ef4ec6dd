using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>One VM's HAProxy leads to containers that run on others.</summary>
public sealed class ElsewhereTests(ThreeMachines machines, ITestOutputHelper output) : FleetTest(machines, output)
{
    private AgentLab Balancer => Fleet.Vms[1];

    [Fact]
    public async Task A_VM_serves_what_runs_on_others_and_lets_go_of_those_that_fall_silent()
    {
        Fleet.Define(new LabApp
        {
            Count = 1, More = "    config: {target: [vm1, vm3], target_type: list}", MoreLoadbal = "      target: vm2\n      publish: true", DrainTimeout = "10m",
        });
        await Fleet.ReleaseAsync("1.0");
        await Fleet.SayAsync(0, "activate", "shop");
        await HoldsAsync("1.0", "vm1 vm3");
        Assert.Equal("404", (await Fleet.ProductionAsync()).Split(' ')[0]);

        var load = Fleet.Traffic(1).Single();
        await Fleet.ReleaseAsync("2.0");
        await Fleet.SayAsync(0, "activate", "shop");

        // Long before its drain time: it ends when no other VM has a request on it any more.
        await Fleet.SayAsync(0, "deactivate", "shop", "1.0", "--timeout", "60s");
        var counts = await load.StopAsync();
        await load.DisposeAsync();
        Assert.True(counts is { Failed: 0, Served: > 0 }, counts.Describe());
        Assert.Equal(["1.0", "2.0"], counts.ByVersion.Keys.Order());
        Assert.Equal("2.0", (await Fleet.ProductionAsync()).Split(' ')[1]);

        await Fleet.MachineOf(2).UnplugAsync();
        await HoldsAsync("2.0", "vm1");
        Assert.Equal("2.0", (await Fleet.ProductionAsync(1)));
        await Fleet.MachineOf(2).PlugInAsync();
        await HoldsAsync("2.0", "vm1 vm3");
    }

    /// <summary>Waits until the balancer's HAProxy sends this version's traffic to members on these VMs.</summary>
    private Task<StatusWire> HoldsAsync(string version, string vms) => Balancer.EventuallyAsync(
        status => string.Join(' ', status.Apps.Single().Stacks.Single(stack => stack.Version == version).Members
            .Where(member => member.State == "ready").Select(member => member.Container.Split('/')[0]).Order()) == vms,
        $"vm2 has members of {version} on {vms}", LabFleet.Patience);
}
