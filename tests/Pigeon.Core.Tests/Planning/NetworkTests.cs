using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;
using Xunit;

namespace Pigeon.Core.Tests.Planning;

public sealed class NetworkTests
{
    private static readonly NetworkName Side = NetworkName.Parse("side");

    [Fact]
    public void Every_network_of_a_replica_is_created_once_before_the_first_container_that_joins_it()
    {
        var moves = MovesWith([new NetworkEndpoint { Network = Side }, new NetworkEndpoint { Network = Sample.Network, Aliases = ["shop"] }]);

        Assert.Equal(["create network web", "create network side"], moves.OfType<Move.CreateNetwork>().Select(move => move.Text));
        Assert.True(moves.FindLastIndex(move => move is Move.CreateNetwork) < moves.FindIndex(move => move is Move.RunContainer));
    }

    [Fact]
    public void A_network_that_has_to_hold_an_address_is_left_to_whoever_knows_its_subnet()
    {
        var moves = MovesWith([new NetworkEndpoint { Network = Side, Ipv4Address = "10.9.0.5" }]);

        Assert.Equal(["create network web"], moves.OfType<Move.CreateNetwork>().Select(move => move.Text));
    }

    private static List<Move> MovesWith(ValueList<NetworkEndpoint> networks)
    {
        var app = Sample.AppWith(("1", StackState.Releasing)).WithSpecs(spec => spec with
        {
            Services = spec.Services.Select(service => service with { Docker = service.Docker with { Networks = networks } }).ToValueList(),
        });
        var observed = new Observed { Docker = new DockerView { Reachable = true, Listed = true, Containers = [], Networks = [] }, Proxy = null };
        return [.. Planner.Plan(Sample.DesiredWith(app), "loaded", observed, Sample.Now).Moves];
    }
}
