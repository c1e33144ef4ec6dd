using Xunit;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>Tests with a controller, on several VMs of their own or on one: beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class FleetCollection : ICollectionFixture<ThreeMachines>, ICollectionFixture<DockerFixture>
{
    public const string Name = "fleet";
}
