using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>Tests that share a daemon and the packages, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class InstallCollection : ICollectionFixture<InstallFixture>
{
    public const string Name = "install";
}
