using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>A member that leaves gets nothing from clients that come back to their member either.</summary>
public sealed class StickyTests
{
    public static TheoryData<string> Ways => ["cookie", "stick on src"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_member_that_was_told_to_end_goes_into_maintenance_and_is_freed_when_its_requests_have_ended(string way)
    {
        var (desired, seen) = Leaving(way);

        var drain = Assert.IsType<Move.Drain>(Assert.Single(Plan(desired, seen).Moves));
        Assert.True(drain.IsSticky);
        var parked = Forecast.After(seen, drain, desired, "loaded");
        Assert.Equal(ServerState.Parked, Find(parked).State);
        Assert.Empty(Plan(desired, parked.WithServers('a', server => server with { InFlight = 1 })).Moves);
        Assert.Equal("free shop__a/s1", Assert.Single(Plan(desired, parked).Moves).Text);
    }

    [Fact]
    public void A_member_of_a_lane_where_nothing_sticks_is_drained()
    {
        var (desired, seen) = Leaving("option abortonclose");

        var drain = Assert.IsType<Move.Drain>(Assert.Single(Plan(desired, seen).Moves));

        Assert.False(drain.IsSticky);
        Assert.Equal(ServerState.Draining, Find(Forecast.After(seen, drain, desired, "loaded")).State);
    }

    [Fact]
    public void A_member_that_does_not_end_after_all_is_admitted_again()
    {
        var (desired, seen) = Leaving("cookie");
        var parked = Forecast.After(seen, Plan(desired, seen).Moves, desired, "loaded").WithContainer("shop_1_web_1", each => each with { Leaving = false });

        Assert.Equal("admit shop__a/s1 again", Assert.Single(Plan(desired, parked).Moves).Text);
    }

    private static (Desired Desired, Observed Observed) Leaving(string way)
    {
        var app = Sample.AppWith(("1", StackState.Active));
        LaneSettings Stick(LaneSettings lane) => way == "cookie" ? lane with { Cookie = Sample.Cookie } : lane with { Snippet = [way] };
        app = app.WithLanes(Stick).WithSpecs(spec => spec.With(Stick));
        return (Sample.DesiredWith(app), Sample.AllReady(app).WithContainer("shop_1_web_1", each => each with { Leaving = true }));
    }

    private static Server Find(Observed observed) => observed.Proxy!.Servers.First(server => server.Name == "s1");

    private static Plan Plan(Desired desired, Observed observed) => Planner.Plan(desired, "loaded", observed, Sample.Now);
}
