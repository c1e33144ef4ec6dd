using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>A VM joins a fleet that is in the middle of its life.</summary>
public sealed class LateJoinTests(ThreeMachines machines, ITestOutputHelper output) : FleetTest(machines, output)
{
    protected override int VmsAtFirst => 2;

    [Fact]
    public async Task A_VM_that_joins_late_becomes_as_the_others_are_without_anyone_asking()
    {
        await Fleet.ReleaseAsync("1.0");
        await Fleet.SayAsync(0, "activate", "shop");
        await Fleet.ReleaseAsync("2.0");
        await Fleet.SayAsync(0, "activate", "shop");
        await Fleet.ReleaseAsync("3.0");
        var others = Fleet.Traffic(0, 1);
        var operations = OneTruth.StoredBy(Fleet).Operations.Count;

        await Fleet.StartNextVmAsync();
        await Eventually.TrueAsync(async () => await Fleet.ProductionAsync(2) == "2.0", "vm3 serves what is active", LabFleet.Patience);
        var late = Fleet.Traffic(2);

        Assert.Equal("1.0 inactive, 2.0 active, 3.0 release", await OneTruth.ComesAsync(Fleet));
        Assert.Equal(operations, OneTruth.StoredBy(Fleet).Operations.Count);
        Assert.All([.. others, .. late], load => Assert.Equal(["2.0"], load.Snapshot().ByVersion.Keys));

        // From now on it is one of three.
        var activated = await Fleet.SayAsync(0, "activate", "shop", "3.0");
        Assert.Contains("vm3: switched", activated.Errors, StringComparison.Ordinal);
        await Fleet.SayAsync(0, "rollback", "shop");
        Assert.Equal("2.0 active, 3.0 inactive", await OneTruth.ComesAsync(Fleet));
        await NothingFailedAsync([.. others, .. late]);
    }
}
