namespace Pigeon.Integration.Tests;

/// <summary>Test classes marked with this collection share one daemon.</summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>
{
    public const string Name = "engine";
}
