using Xunit;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Tests that share a daemon, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class VmCollection : ICollectionFixture<DockerFixture>
{
    public const string Name = "vm";
}
