using System.Text.Json;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;

namespace Pigeon.Controller.Tests.Certificates;

/// <summary>A store in which somebody else is always a moment faster, once.</summary>
internal sealed class RacingStore(IStore inner) : IStore
{
    public bool WasOvertaken { get; private set; }

    public Task<StoreListing> ListAsync(StoreCollection collection, CancellationToken ct) => inner.ListAsync(collection, ct);

    public Task<IReadOnlyList<StoreKey>> KeysAsync(StoreCollection collection, CancellationToken ct) => inner.KeysAsync(collection, ct);

    public Task<StoreEntry?> FindAsync(StoreCollection collection, string key, CancellationToken ct) => inner.FindAsync(collection, key, ct);

    public async Task<StoreOutcome> CommitAsync(StoreChange change, CancellationToken ct)
    {
        if (!WasOvertaken)
        {
            var (certificate, key) = Authority.Make("faster", TimeProvider.System.GetUtcNow());
            var theirs = JsonSerializer.SerializeToUtf8Bytes(new StoredAuthority(certificate, key), ControllerJson.Default.StoredAuthority);
            await inner.CommitAsync(change with { Edits = [change.Edits[0] with { Value = theirs }] }, ct);
        }

        var outcome = await inner.CommitAsync(change, ct);
        WasOvertaken |= outcome is StoreOutcome.Overtaken;
        return outcome;
    }

    public IAsyncEnumerable<StoreNews> WatchAsync(StoreCollection collection, long after, CancellationToken ct) => inner.WatchAsync(collection, after, ct);
}
