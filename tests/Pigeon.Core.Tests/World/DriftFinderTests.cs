using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.World;

/// <summary>What is told when HAProxy is not as it was left, and what is not.</summary>
public sealed class DriftFinderTests
{
    private static readonly App App = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release));
    private static readonly FrontendName Web = FrontendName.Parse("web");
    private static readonly ProxyView Left = Sample.AllReady(App).Proxy!;

    [Fact]
    public void What_is_as_it_was_left_is_no_drift() => Assert.Empty(DriftFinder.Find(Left, Sample.AllReady(App).Proxy));

    [Fact]
    public void Checks_requests_and_old_workers_are_HAProxys_own() =>
        Assert.Empty(DriftFinder.Find(Left, With(server => server.State is ServerState.Ready
            ? server with { State = ServerState.Coming, InFlight = 7, Tunnels = 2, LastCheck = "L4CON" } : server) with { OldWorkers = [3] }));

    [Theory]
    [InlineData(ServerState.Parked, "server shop__a/s1 was put into maintenance")]
    [InlineData(ServerState.Draining, "server shop__a/s1 was put into drain")]
    public void A_server_that_was_held_back_is_named(ServerState state, string expected) =>
        Assert.Equal([expected], DriftFinder.Find(Left, First(server => server with { State = state })));

    [Fact]
    public void Other_changes_of_servers_are_named()
    {
        Assert.Equal(["server shop__a/s1 was given the address 10.9.9.9:80"], DriftFinder.Find(Left, First(server => server with { Address = MemberAddress.From("10.9.9.9", 80) })));
        Assert.Equal(["server shop__a/s1 was taken from its container"], DriftFinder.Find(Left, First(server => server with { Owner = null })));
        Assert.Equal(["server shop__a/s8 was let in"], DriftFinder.Find(Left, With(server => server is { Lane.Letter: 'a', Name: "s8" } ? server with { State = ServerState.Coming } : server)));
        Assert.Equal(["server shop__a/s1 was deleted"], DriftFinder.Find(Left, Left with { Servers = Left.Servers.Skip(1).ToValueList() }));
        Assert.Equal(["server shop__a/x9 was added"], DriftFinder.Find(Left, Left with { Servers = Left.Servers.Append(Left.Servers[0] with { Name = "x9" }).ToValueList() }));
    }

    [Fact]
    public void Weights_are_named_where_somebody_has_them()
    {
        Assert.Equal(["server shop__a/s1 was given the weight 7"], DriftFinder.Find(Left, First(server => server with { Weight = 7 })));
        Assert.Equal(["server shop__a/s8 was given other settings"], DriftFinder.Find(Left, With(server => server is { Lane.Letter: 'a', Name: "s8" } ? server with { Weight = 7 } : server)));
    }

    [Fact]
    public void Certificates_are_named()
    {
        var left = Left with { Certificates = [new LoadedCertificates(Web, "AA", ["one", "two"])] };

        Assert.Empty(DriftFinder.Find(left, left with { Certificates = [new LoadedCertificates(Web, "AA", ["two", "one"])] }));
        Assert.Equal(
            ["the default certificate of web was changed", "certificate two was taken from web", "certificate three was given to web"],
            DriftFinder.Find(left, left with { Certificates = [new LoadedCertificates(Web, "BB", ["one", "three"])] }));
    }

    [Fact]
    public void Rows_of_maps_are_named_whatever_their_order()
    {
        var now = Left with
        {
            Maps =
            [
                MapTable.Of(MapName.Release, []), MapTable.Of(MapName.Routes, Left.Map(MapName.Routes).Rows),
                MapTable.Of(MapName.Active, [new("shop", "shop__b"), new("other", "x")]),
            ],
        };

        Assert.Equal(
            ["map active: shop was changed from shop__a to shop__b", "map active: other was added, to x", "map release: shop was removed"],
            DriftFinder.Find(Left, now));
    }

    [Fact]
    public void Another_process_another_configuration_and_none_at_all_are_named()
    {
        Assert.Equal(["HAProxy was restarted or reloaded by somebody else: its worker was 1 and is 2"], DriftFinder.Find(Left, Left with { WorkerPid = 2 }));
        Assert.Equal(["HAProxy runs another configuration than the one that it was given"], DriftFinder.Find(Left, Left with { Structure = "", Servers = [], Maps = [] }));
        Assert.Equal(["on HAProxy's stats socket answers another process: nobody"], DriftFinder.Find(Left, Left with { SocketTakenBy = "nobody" }));
        Assert.Equal(["HAProxy (worker 1) has gone though nobody asked the agent for that"], DriftFinder.Find(Left, null));
    }

    [Fact]
    public void Very_many_changes_are_told_in_short()
    {
        var found = DriftFinder.Find(Left, With(server => server with { Address = MemberAddress.From("10.9.9.9", 80) }));

        Assert.Equal(9, found.Count);
        Assert.Equal("and 24 more servers were changed", found[^1]);
    }

    [Fact]
    public void A_socket_that_was_taken_is_taken_back_by_one_reload_and_again_only_after_a_pause()
    {
        var seen = Sample.AllReady(App) with { Proxy = Left with { SocketTakenBy = "nobody" } };

        var moves = Planner.Plan(Sample.DesiredWith(App), "loaded", seen, Sample.Now).Moves;
        var later = Planner.Plan(Sample.DesiredWith(App), "loaded", seen with { TakeBackAt = Sample.Now.AddSeconds(9) }, Sample.Now);

        Assert.Equal([new Move.Reload("its stats socket was taken by another process")], moves);
        Assert.Empty(later.Moves);
        Assert.Equal(Sample.Now.AddSeconds(9), later.WakeAt);
    }

    private static ProxyView With(Func<Server, Server> change) => Left with { Servers = Left.Servers.Select(change).ToValueList() };

    private static ProxyView First(Func<Server, Server> change) => With(server => server is { Lane.Letter: 'a', Name: "s1" } ? change(server) : server);
}
