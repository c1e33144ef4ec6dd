using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

/// <summary>A lane with more members than slots.</summary>
public sealed class OverflowTests
{
    private static readonly App App = Narrow();

    [Fact]
    public void Members_beyond_the_slots_become_new_servers_under_names_of_their_own()
    {
        var seen = Crowded(Sample.AllReady(App), 4);

        var moves = Plan(seen).Moves;

        Assert.Equal(["Fill s3", "AddServer x1", "AddServer x2", "AddServer x3"], moves.Select(Short));
    }

    [Fact]
    public void A_name_that_is_taken_is_passed_over()
    {
        var seen = After(Crowded(Sample.AllReady(App), 3));
        var without = seen with
        {
            Proxy = seen.Proxy! with { Servers = seen.Proxy.Servers.Where(server => server.Name != "x1").ToValueList() },
        };

        Assert.Equal(["AddServer x1"], Plan(without).Moves.Select(Short));
        Assert.Equal(["AddServer x3"], Plan(Crowded(seen, 4)).Moves.Select(Short));
    }

    [Fact]
    public void A_member_beyond_the_slots_that_has_ended_is_parked_and_then_deleted()
    {
        var seen = After(Crowded(Sample.AllReady(App), 2));
        seen = seen.WithContainer("byhand2", each => each with { State = ContainerState.Exited });

        Assert.Equal(["Park x1"], Plan(seen).Moves.Select(Short));
        var parked = After(seen);
        Assert.Equal(["Free x1"], Plan(parked).Moves.Select(Short));
        var freed = After(parked);
        Assert.DoesNotContain(freed.Proxy!.Servers, server => server.Name == "x1");
        Assert.Empty(Plan(freed).Moves);
    }

    [Fact]
    public void A_reload_leaves_them_their_names_by_which_old_workers_know_them()
    {
        var seen = After(Crowded(Sample.AllReady(App), 3));
        var owners = seen.Proxy!.In(new Lane(Sample.Shop, 'a')).Select(server => server.Owner);

        var loaded = Forecast.After(seen, new Move.Reload("because"), Sample.DesiredWith(App), "another");

        Assert.Equal(["s1", "s2", "s3", "x1", "x2"], loaded.Proxy!.In(new Lane(Sample.Shop, 'a')).Select(server => server.Name));
        Assert.Equal(owners, loaded.Proxy.In(new Lane(Sample.Shop, 'a')).Select(server => server.Owner));
        Assert.Equal([3, 3, 3], "bcd".Select(letter => loaded.Proxy.In(new Lane(Sample.Shop, letter)).Count()));
        Assert.Empty(Planner.Plan(Sample.DesiredWith(App), "another", loaded, Sample.Now).Moves);
    }

    private static App Narrow()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        return app with { Lanes = app.Lanes.Select(lane => lane with { Slots = 3 }).ToValueList() };
    }

    /// <summary>As many containers as told run that somebody started by hand.</summary>
    private static Observed Crowded(Observed observed, int count) => observed with
    {
        Docker = observed.Docker with
        {
            Containers = observed.Docker.Containers.Where(each => each.Managed)
                .Concat(Enumerable.Range(1, count).Select(number => Sample.ContainerOf($"byhand{number}", Sample.V("1"), 60 + number) with { Managed = false })).ToValueList(),
        },
    };

    private static Plan Plan(Observed observed) => Planner.Plan(Sample.DesiredWith(App), "loaded", observed, Sample.Now);

    private static Observed After(Observed observed) =>
        Plan(observed).Moves.Aggregate(observed, (world, move) => Forecast.After(world, move, Sample.DesiredWith(App), "loaded"));

    private static string Short(Move move) => move switch
    {
        Move.Fill fill => $"Fill {fill.Server}",
        Move.AddServer add => $"AddServer {add.Server}",
        Move.Park park => $"Park {park.Server}",
        Move.Free free => $"Free {free.Server}",
        _ => move.Text,
    };
}
