using Pigeon.Controller.Store;

namespace Pigeon.Controller.Metrics;

/// <summary>A store whose changes are counted.</summary>
internal sealed class CountedStore(IStore store, ControllerCounts counts) : IStore
{
    public Task<StoreListing> ListAsync(StoreCollection collection, CancellationToken ct) => store.ListAsync(collection, ct);

    public Task<IReadOnlyList<StoreKey>> KeysAsync(StoreCollection collection, CancellationToken ct) => store.KeysAsync(collection, ct);

    public Task<StoreEntry?> FindAsync(StoreCollection collection, string key, CancellationToken ct) => store.FindAsync(collection, key, ct);

    public async Task<StoreOutcome> CommitAsync(StoreChange change, CancellationToken ct)
    {
        var outcome = (StoreOutcome?)null;
        try
        {
            return outcome = await store.CommitAsync(change, ct);
        }
        finally
        {
            counts.Changed(outcome);
        }
    }

    public IAsyncEnumerable<StoreNews> WatchAsync(StoreCollection collection, long after, CancellationToken ct) => store.WatchAsync(collection, after, ct);
}
