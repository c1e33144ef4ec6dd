using Pigeon.Agent.World;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Integration.Tests.World;

/// <summary>A container is created on one network and joins the others before it runs.</summary>
[Collection(EngineCollection.Name)]
public sealed class ReplicaNetworkTests(EngineFixture engine) : IAsyncLifetime
{
    private static readonly NetworkName Home = NetworkName.Parse("home");
    private static readonly NetworkName Side = NetworkName.Parse("side");
    private WorkBench? _bench;

    private WorkBench Bench => _bench ?? throw new InvalidOperationException("not initialized");

    public async Task InitializeAsync() => _bench = await WorkBench.AtAsync(engine.Dockerd);

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    [Fact]
    public async Task A_replica_runs_on_all_its_networks_under_its_aliases_and_addresses()
    {
        await Bench.Work.EnsureNetworkAsync(Home, CancellationToken.None);
        var address = await NetworkWithSubnetAsync(Side);
        var replica = WorkBench.Replica(docker => docker with
        {
            Networks =
            [
                new NetworkEndpoint { Network = Side, Aliases = ["shop", "front"], Ipv4Address = address, Links = ["nobody:db"] },
                new NetworkEndpoint { Network = Home, Aliases = ["web"] },
            ],
        });

        Assert.Null(await Bench.RunAsync(replica, Home));

        var details = await Bench.InspectAsync(replica);
        var networks = details.NetworkSettings.Networks;
        Assert.Equal(["home", "side"], networks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("home", details.HostConfig.NetworkMode);
        Assert.Contains("web", networks["home"].Aliases!);
        Assert.Subset(networks["side"].Aliases!.ToHashSet(), new HashSet<string> { "shop", "front" });
        Assert.Equal(address, networks["side"].IpAddress);
        Assert.Equal(["nobody:db"], networks["side"].Links);
        Assert.NotEmpty(networks["home"].IpAddress!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_container_that_a_dead_agent_left_behind_joins_what_it_had_not_joined_yet(bool hadJoined)
    {
        foreach (var network in (NetworkName[])[Home, Side]) await Bench.Work.EnsureNetworkAsync(network, CancellationToken.None);
        var replica = WorkBench.Replica(docker => docker with { Networks = [new NetworkEndpoint { Network = Side, Aliases = ["shop"] }] });
        var recipe = ContainerRecipe.For(replica, Home, [], WorkBench.Places);
        var id = (await Bench.Client.CreateContainerAsync(replica.ContainerName, recipe.Container, CancellationToken.None)).Id;
        if (hadJoined) await Bench.Client.ConnectNetworkAsync(Side.Text, id, recipe.Endpoints[1].Value, CancellationToken.None);

        Assert.Null(await Bench.RunAsync(replica, Home));

        var details = await Bench.InspectAsync(replica);
        Assert.Equal(id, details.Id);
        Assert.True(details.State.Running);
        Assert.Equal(["home", "side"], details.NetworkSettings.Networks.Keys.Order(StringComparer.Ordinal));
        Assert.NotEmpty(details.NetworkSettings.Networks["side"].IpAddress!);
    }

    [Fact]
    public async Task A_network_that_is_missing_is_told_in_Dockers_words_and_joined_once_it_is_there()
    {
        await Bench.Work.EnsureNetworkAsync(Home, CancellationToken.None);
        var replica = WorkBench.Replica(docker => docker with { Networks = [new NetworkEndpoint { Network = Side }] });

        Assert.Contains("side", await Bench.RunAsync(replica, Home), StringComparison.Ordinal);
        Assert.False((await Bench.InspectAsync(replica)).State.Running);
        await Bench.Work.EnsureNetworkAsync(Side, CancellationToken.None);

        Assert.Null(await Bench.RunAsync(replica, Home));
        Assert.NotEmpty((await Bench.InspectAsync(replica)).NetworkSettings.Networks["side"].IpAddress!);
    }

    /// <summary>The Engine gives fixed addresses only where somebody chose the subnet; its own choice is free for sure.</summary>
    private async Task<string> NetworkWithSubnetAsync(NetworkName network)
    {
        await engine.Dockerd.DockerAsync("network", "create", network.Text);
        var subnet = await engine.Dockerd.DockerAsync("network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", network.Text);
        await engine.Dockerd.DockerAsync("network", "rm", network.Text);
        await engine.Dockerd.DockerAsync("network", "create", "--subnet", subnet, network.Text);
        return $"{subnet[..subnet.LastIndexOf('.')]}.77";
    }
}
