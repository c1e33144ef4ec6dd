using System.Runtime.CompilerServices;
using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;

namespace Pigeon.Controller.Leading;

/// <summary>
/// The store of a term: what became of a change is known when it answers, or the term is over. When an answer was lost it first sees to it that the change cannot happen
/// any more, and then looks whether it has.
/// </summary>
internal sealed class SureStore(EtcdStore store, Term term, TimeProvider time) : IStore
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public Task<StoreListing> ListAsync(StoreCollection collection, CancellationToken ct) => InTermAsync(end => store.ListAsync(collection, end), ct);

    public Task<IReadOnlyList<StoreKey>> KeysAsync(StoreCollection collection, CancellationToken ct) => InTermAsync(end => store.KeysAsync(collection, end), ct);

    public Task<StoreEntry?> FindAsync(StoreCollection collection, string key, CancellationToken ct) => InTermAsync(end => store.FindAsync(collection, key, end), ct);

    /// <remarks>Whoever asked may go away: what was said is found out all the same, or the books would be others than the store.</remarks>
    public Task<StoreOutcome> CommitAsync(StoreChange change, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return InTermAsync(end => CommitSurelyAsync(change, end), CancellationToken.None);
    }

    public async IAsyncEnumerable<StoreNews> WatchAsync(StoreCollection collection, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, term.Ended);
        await foreach (var news in store.WatchAsync(collection, after, end.Token)) yield return news;
    }

    private async Task<StoreOutcome> CommitSurelyAsync(StoreChange change, CancellationToken ct)
    {
        try
        {
            return await store.CommitAsync(change, ct);
        }
        catch (StoreUnsureException)
        {
            // Found out below.
        }

        while (true)
        {
            try
            {
                await store.SettleAsync(ct);
                return await FindOutcomeAsync(change, ct) ?? await store.CommitAsync(change, ct);
            }
            catch (Exception fault) when (fault is StoreUnsureException or StoreException)
            {
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    /// <returns>Null when nothing of the change is there.</returns>
    private async Task<StoreOutcome?> FindOutcomeAsync(StoreChange change, CancellationToken ct)
    {
        var revision = 0L;
        foreach (var edit in change.Edits)
        {
            var found = await store.FindAsync(change.Collection, edit.Key, ct);

            // In a term nobody else changes anything: what has another revision than before has it by this change.
            if ((found?.Revision ?? 0) == edit.Rests && (edit.Rests > 0 || edit.Value is not null)) return null;
            if (found is null != edit.Value is null || (found is { } there && !there.Value.Span.SequenceEqual(edit.Value!.Value.Span))) return new StoreOutcome.Overtaken(edit.Key);
            revision = Math.Max(revision, found?.Revision ?? edit.Rests);
        }

        return new StoreOutcome.Stored(revision);
    }

    private async Task<T> InTermAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        if (term.IsOver) throw new TermEndedException($"this controller leads no more: {term.Why}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, term.Ended);
        try
        {
            return await ask(end.Token);
        }
        catch (OperationCanceledException) when (term.Ended.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TermEndedException($"this controller leads no more, and the next term tells what became of it: {term.Why}");
        }
    }
}
