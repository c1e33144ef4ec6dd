using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Settings;
using Pigeon.Core;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>An etcd of three members, which tests share; each test has a prefix of its own.</summary>
public sealed class EtcdFixture : IAsyncLifetime
{
    private EtcdCluster? _cluster;
    private int _prefixes;

    public EtcdCluster Cluster => _cluster ?? throw new InvalidOperationException("the etcd was not started");

    public async Task InitializeAsync() => _cluster = await EtcdCluster.StartAsync(3);

    public async Task DisposeAsync()
    {
        if (_cluster is { } cluster) await cluster.DisposeAsync();
    }

    /// <summary>A place in it that no other test has.</summary>
    public EtcdPlace Place() => PlaceIn(Cluster) with { Prefix = $"/t{Interlocked.Increment(ref _prefixes)}" };

    internal static EtcdPlace PlaceIn(EtcdCluster cluster) => new() { Endpoints = cluster.Members.Select(member => new Uri(member.Address)).ToValueList() };

    internal static EtcdClient Open(EtcdPlace place) => new(place, TimeProvider.System, NullLogger.Instance);
}
