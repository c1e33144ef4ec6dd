using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>HAProxy 2.4 cannot add servers with checks: a lane that is full grows by a reload.</summary>
public sealed class OldVersionTests
{
    private static readonly App App = Sample.AppWith(("1", StackState.Active));

    [Theory]
    [InlineData("2.4.22-0ubuntu0.22.04.1", false)]
    [InlineData("2.6.12-1+deb12u4", true)]
    [InlineData("3.2.0-e134140d2", true)]
    [InlineData(null, true)]
    public void Members_beyond_the_slots_are_added_where_HAProxy_can(string? version, bool adds)
    {
        var crowded = Crowded(version);
        var desired = StackMachine.Advance(Sample.DesiredWith(App), crowded, Sample.Now);

        var moves = Planner.Plan(desired, "loaded", crowded, Sample.Now).Moves;

        Assert.Equal(adds ? 4 : 0, moves.Count(move => move is Move.AddServer));
        Assert.Equal(6, moves.Count(move => move is Move.Fill));
        Assert.Equal(adds ? 8 : 24, desired.Apps[0].Lanes[0].Slots);
        Assert.All(desired.Apps[0].Lanes.Skip(1), lane => Assert.Equal(8, lane.Slots));
        if (!adds) Assert.IsType<Move.Reload>(Planner.Plan(desired, "with more slots", crowded, Sample.Now).Moves[^1]);
    }

    [Fact]
    public void A_lane_grows_once_and_then_all_are_slots()
    {
        var crowded = Crowded("2.4.0");
        var desired = StackMachine.Advance(Sample.DesiredWith(App), crowded, Sample.Now);
        var loaded = Forecast.After(crowded, new Move.Reload("more slots"), desired, "with more slots");

        Assert.Equal(desired, StackMachine.Advance(desired, loaded, Sample.Now));
        Assert.Equal(24, loaded.Proxy!.In(new Lane(Sample.Shop, 'a')).Count());
        Assert.Equal(10, Planner.Plan(desired, "with more slots", loaded, Sample.Now).Moves.Count(move => move is Move.Fill));
    }

    [Theory]
    [InlineData("2.4.0", 2, 4, true)]
    [InlineData("2.3.9-1", 2, 3, false)]
    [InlineData("3.4.0-abc", 3, 4, true)]
    public void A_running_version_is_read(string text, int major, int minor, bool supported)
    {
        var version = HaproxyVersion.ParseName(text);

        Assert.Equal(new HaproxyVersion(major, minor, text), version);
        Assert.Equal(supported, version!.IsSupported);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HAProxy version 2.6.12")]
    [InlineData("2")]
    [InlineData("2.6\n")]
    [InlineData("99999.1")]
    public void What_is_no_version_is_none(string text) => Assert.Null(HaproxyVersion.ParseName(text));

    /// <summary>Two members serve, ten more wait; there are eight slots.</summary>
    private static Observed Crowded(string? version)
    {
        var ready = Sample.AllReady(App);
        var more = Enumerable.Range(10, 10).Select(number => Sample.ContainerOf($"foreign{number}", Sample.V("1"), number));
        return ready with
        {
            Docker = ready.Docker with { Containers = ready.Docker.Containers.Concat(more).ToValueList() },
            Proxy = ready.Proxy! with { Version = version is null ? null : HaproxyVersion.ParseName(version) },
        };
    }
}
