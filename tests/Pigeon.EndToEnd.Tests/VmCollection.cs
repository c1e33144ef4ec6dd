using Xunit;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Tests that share a daemon, one after the other. <see cref="FaultCollection"/> runs beside it; more at once would only starve each other.</summary>
[CollectionDefinition(Name)]
public sealed class VmCollection : ICollectionFixture<DockerFixture>
{
    public const string Name = "vm";
}
