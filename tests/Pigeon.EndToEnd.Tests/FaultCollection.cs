using Xunit;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Tests in which something goes wrong, or another hand is at work: on a daemon of their own beside the other tests, for they mostly wait.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<DockerFixture>
{
    public const string Name = "faults";
}
