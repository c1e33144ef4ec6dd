using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class ServerTableTests
{
    [Fact]
    public void A_server_that_was_seen_twice_is_written_once()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        var observed = Sample.AllReady(app);
        var twice = observed with { Proxy = observed.Proxy! with { Servers = observed.Proxy.Servers.Concat(observed.Proxy.Servers).ToValueList() } };

        Assert.Equal(observed.Proxy.Servers, ServerTable.For(Sample.DesiredWith(app), twice));
    }

    [Fact]
    public void Containers_that_share_an_address_or_were_seen_twice_are_taken_in_once()
    {
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Release));
        var docker = Sample.AllReady(app).Docker;
        var rival = Sample.ContainerOf("rival", Sample.V("1"), 50) with { Address = docker.Containers[0].Address };
        var moved = docker.Containers[1] with { Address = rival.Address };
        var seen = new Observed { Docker = docker with { Containers = [.. docker.Containers, .. docker.Containers.Reverse(), rival, moved] }, Proxy = null };

        var filled = ServerTable.For(Sample.DesiredWith(app), seen).Where(server => server.Owner is not null).ToList();

        Assert.Equal(["shop__a/s1", "shop__a/s2", "shop__b/s1", "shop__b/s2"], filled.Select(server => $"{server.Lane}/{server.Name}"));
        Assert.Equal(4, filled.Select(server => server.Owner).Distinct().Count());
        Assert.Equal(4, filled.Select(server => server.Address).Distinct().Count());
    }

    [Theory]
    [InlineData(StackState.Releasing, ServerState.Coming)]
    [InlineData(StackState.Release, ServerState.Ready)]
    [InlineData(StackState.Active, ServerState.Ready)]
    [InlineData(StackState.Inactive, ServerState.Ready)]
    public void Without_HAProxy_a_proven_stack_starts_in_the_rotation(StackState state, ServerState expected)
    {
        var app = Sample.AppWith(("1", state));
        var table = ServerTable.For(Sample.DesiredWith(app), Sample.AllReady(app) with { Proxy = null });

        Assert.Equal([expected, expected], table.Where(server => server.Owner is not null).Select(server => server.State));
    }

    [Fact]
    public void What_lies_beyond_the_slots_keeps_its_name()
    {
        var app = Sample.AppWith(("1", StackState.Active));
        app = app with { Lanes = app.Lanes.Select(lane => lane with { Slots = 3 }).ToValueList() };
        var observed = Sample.AllReady(app);
        var beyond = Enumerable.Range(1, 2).Select(number => observed.Proxy!.Servers[0] with
        {
            Name = $"x{number}", Owner = Sample.ContainerOf("more", Sample.V("1"), 60 + number).Id, Address = Sample.ContainerOf("more", Sample.V("1"), 60 + number).Address,
        });
        observed = observed with { Proxy = observed.Proxy! with { Servers = [.. observed.Proxy.Servers, .. beyond] } };

        var lane = ServerTable.For(Sample.DesiredWith(app), observed).Where(server => server.Lane.Letter == 'a').ToList();

        Assert.Equal(["s1", "s2", "s3", "x1", "x2"], lane.Select(server => server.Name));
        Assert.Equal([.. observed.Proxy.Servers.Where(server => server is { Lane.Letter: 'a', Owner: not null })], lane.Where(server => server.Owner is not null));
    }
}
