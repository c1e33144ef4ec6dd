using System.Runtime.CompilerServices;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>
/// The store of a controller on its own: each collection is a file in its folder, written whole or not at all; of definitions, each is a file. Nobody else may write there.
/// </summary>
internal sealed class FileStore(string folder) : IStore
{
    private readonly Dictionary<StoreCollection, IFileCollection> _collections = Enum.GetValues<StoreCollection>().ToDictionary(
        collection => collection, collection => Open(collection, folder));

    /// <inheritdoc cref="IStore.ListAsync" />
    /// <exception cref="StateFileException">A file is there and is not what the controller wrote.</exception>
    public Task<StoreListing> ListAsync(StoreCollection collection, CancellationToken ct) => Task.FromResult(_collections[collection].List());

    public Task<IReadOnlyList<StoreKey>> KeysAsync(StoreCollection collection, CancellationToken ct) => Task.FromResult(_collections[collection].Keys());

    public Task<StoreEntry?> FindAsync(StoreCollection collection, string key, CancellationToken ct) => Task.FromResult(_collections[collection].Find(StoreKey.Check(key)));

    public Task<StoreOutcome> CommitAsync(StoreChange change, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(_collections[change.Collection].Commit(change));
    }

    public async IAsyncEnumerable<StoreNews> WatchAsync(StoreCollection collection, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            var (news, next) = _collections[collection].After(after);
            foreach (var one in news)
            {
                yield return one;
                after = one.Revision;
            }

            await next.WaitAsync(ct);
        }
    }

    /// <summary>For whoever replaces all of it: what cannot be read is no longer in the way, and lies beside it.</summary>
    /// <exception cref="IOException">It cannot be put aside.</exception>
    public void PutAsideDamaged()
    {
        foreach (var file in _collections.Values.OfType<FileCollection>()) file.PutAsideIfDamaged();
    }

    private static IFileCollection Open(StoreCollection collection, string folder) => collection is StoreCollection.Definitions
        ? new FolderCollection(Path.Combine(folder, "definitions"))
        : new FileCollection(Path.Combine(folder, $"{collection.ToString().ToLowerInvariant()}.json"), LossOf(collection));

    /// <summary>What starting without the file would mean.</summary>
    private static string LossOf(StoreCollection collection) => collection switch
    {
        StoreCollection.Fleet => "then the controller knows of no app, the VMs go on as they are, and each app has to be released again",
        StoreCollection.Vms => "then the fleet is empty, and each VM has to join again",
        StoreCollection.Tokens => "then there are no tokens, and new ones have to be made",
        StoreCollection.Certificates => "then there is a new CA, and every agent and every person needs a new token",
        _ => "then what others were still to be told is lost",
    };
}
