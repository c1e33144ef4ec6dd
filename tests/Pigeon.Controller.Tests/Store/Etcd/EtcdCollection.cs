using Xunit;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>The tests that share an etcd and do it no harm.</summary>
[CollectionDefinition(Name)]
public sealed class EtcdCollection : ICollectionFixture<EtcdFixture>
{
    public const string Name = "etcd";
}
