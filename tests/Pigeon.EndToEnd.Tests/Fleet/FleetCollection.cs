using Xunit;

namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>Tests on several VMs of their own, beside the others.</summary>
[CollectionDefinition(Name)]
public sealed class FleetCollection : ICollectionFixture<ThreeMachines>
{
    public const string Name = "fleet";
}
