using Pigeon.TestKit;

namespace Pigeon.Controller.Store;

public sealed class FileStoreContractTests : StoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal override Task<IStore> OpenAsync() => Task.FromResult<IStore>(new FileStore(_folder.Path));
}
