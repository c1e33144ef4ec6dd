using Pigeon.Controller.Settings;
using Xunit;

namespace Pigeon.Controller.Store.Etcd;

[Collection(EtcdCollection.Name)]
public sealed class EtcdStoreContractTests(EtcdFixture etcd) : StoreContract, IDisposable
{
    private readonly EtcdPlace _place = etcd.Place();
    private readonly List<EtcdClient> _opened = [];

    public void Dispose() => _opened.ForEach(client => client.Dispose());

    internal override Task<IStore> OpenAsync()
    {
        _opened.Add(EtcdFixture.Open(_place));
        return Task.FromResult<IStore>(new EtcdStore(_opened[^1], new EtcdKeys(_place.Prefix), null));
    }
}
