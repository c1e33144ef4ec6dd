using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class SwitchTests
{
    [Fact]
    public void Production_stays_where_it_is_served_while_the_new_lane_has_no_usable_server()
    {
        var before = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release));
        var after = Sample.AppWith(("1", StackState.Inactive), ("2", StackState.Active));
        var observed = Sample.AllReady(before);
        var died = observed with
        {
            Proxy = observed.Proxy! with
            {
                Servers = observed.Proxy.Servers
                    .Select(server => server is { Lane.Letter: 'b', State: ServerState.Ready } ? server with { State = ServerState.Coming } : server)
                    .ToValueList(),
            },
        };

        Assert.Contains(Planner.Plan(Sample.DesiredWith(after), "loaded", observed, Sample.Now).Moves, ShiftsProduction);
        Assert.DoesNotContain(Planner.Plan(Sample.DesiredWith(after), "loaded", died, Sample.Now).Moves, ShiftsProduction);
    }

    private static bool ShiftsProduction(Move move) => move is Move.SetMap { Map: MapName.Active, Value: "shop__b" };
}
