using Xunit;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Tests that share the daemon, one after the other: what they count is requests, and two at once would only starve each other.</summary>
[CollectionDefinition(Name)]
public sealed class VmCollection : ICollectionFixture<DockerFixture>
{
    public const string Name = "vm";
}
