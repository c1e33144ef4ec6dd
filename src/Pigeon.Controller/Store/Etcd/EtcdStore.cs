using Pigeon.Core;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>What the controller must not forget, in an etcd: a revision is etcd's own, and a change is one transaction under the <see cref="EtcdFence"/>.</summary>
/// <param name="fence">Null: changes are made whoever leads, unless something that fills the store is unfinished.</param>
internal sealed class EtcdStore(IEtcd client, EtcdKeys keys, EtcdFence? fence) : IStore
{
    private const int MostOfAPage = 500;

    public async Task<StoreListing> ListAsync(StoreCollection collection, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await ListAtAsync(collection, null, ct);
            }
            catch (EtcdRefusedException refused) when (refused.Code == EtcdRefusedException.OutOfRange)
            {
                // It was compacted between two pages.
            }
            catch (EtcdRefusedException refused)
            {
                throw Refused(refused);
            }
        }
    }

    public async Task<IReadOnlyList<StoreKey>> KeysAsync(StoreCollection collection, CancellationToken ct)
    {
        try
        {
            var (_, found) = await RangeAsync(collection, null, keysOnly: true, ct);
            return [.. found.Select(each => new StoreKey(keys.KeyOf(collection, each.Key), each.ModRevision)).OrderBy(each => each.Key, StringComparer.Ordinal)];
        }
        catch (EtcdRefusedException refused)
        {
            throw Refused(refused);
        }
    }

    /// <summary>All that a collection held at a revision.</summary>
    /// <param name="revision">Null: now.</param>
    /// <exception cref="EtcdRefusedException">It does not know any more what was then.</exception>
    public async Task<StoreListing> ListAtAsync(StoreCollection collection, long? revision, CancellationToken ct)
    {
        var (at, found) = await RangeAsync(collection, revision, keysOnly: false, ct);
        return new StoreListing(at, [.. found.Select(each => EntryOf(collection, each)).OrderBy(entry => entry.Key, StringComparer.Ordinal)]);
    }

    private async Task<(long Revision, List<EtcdWire.KeyValue> Found)> RangeAsync(StoreCollection collection, long? revision, bool keysOnly, CancellationToken ct)
    {
        var (found, from, end, limit) = (new List<EtcdWire.KeyValue>(), keys.Of(collection), EtcdKeys.After(keys.Of(collection)), MostOfAPage);
        while (true)
        {
            EtcdWire.RangeAnswer page;
            try
            {
                page = await client.AskAsync(EtcdCalls.Range, new EtcdWire.Range(from) { RangeEnd = end, Revision = revision, Limit = limit, KeysOnly = keysOnly }, ct);
            }
            catch (EtcdRefusedException refused) when (refused.Code == EtcdRefusedException.Exhausted && limit > 1)
            {
                // An answer has a largest size too.
                limit = Math.Max(1, limit / 8);
                continue;
            }

            revision ??= page.Header.Revision;
            found.AddRange(page.Kvs);
            if (!page.More || page.Kvs.Length == 0) return (revision.Value, found);

            // The next key is this one with a zero after it.
            from = [.. page.Kvs[^1].Key, 0];
        }
    }

    public async Task<StoreEntry?> FindAsync(StoreCollection collection, string key, CancellationToken ct)
    {
        try
        {
            var answer = await client.AskAsync(EtcdCalls.Range, new EtcdWire.Range(keys.Of(collection, key)), ct);
            return answer.Kvs is [var found, ..] ? EntryOf(collection, found) : null;
        }
        catch (EtcdRefusedException refused)
        {
            throw Refused(refused);
        }
    }

    public async Task<StoreOutcome> CommitAsync(StoreChange change, CancellationToken ct)
    {
        while (true)
        {
            var raised = fence?.Raised ?? 0;
            var answer = await AskAsync(TxnOf(change, raised), $"{change.Collection}: {string.Join(", ", change.Edits.Select(edit => edit.Key).Take(5))}", ct);
            if (answer.Succeeded) return new StoreOutcome.Stored(answer.Header.Revision);
            if (fence is null)
            {
                if (answer.Found(change.Edits.Count) is { } unfinished) throw NotWhole(unfinished.Value);
            }
            else
            {
                Judge(answer.Found(change.Edits.Count));

                // It was raised meanwhile, by another change that nobody knew the end of: this one was not made, and can be said again.
                if (fence.Raised != raised) continue;
            }

            for (var each = 0; each < change.Edits.Count; each++)
                if ((answer.Found(each)?.ModRevision ?? 0) != change.Edits[each].Rests) return new StoreOutcome.Overtaken(change.Edits[each].Key);
            throw new StoreException("the etcd refused a change, and shows no reason for it");
        }
    }

    /// <summary>Sees to it that no change that was said before can happen any more: what is found afterwards is what there is.</summary>
    /// <inheritdoc cref="IStore.CommitAsync" path="/exception"/>
    public async Task SettleAsync(CancellationToken ct)
    {
        if (fence is null) return;
        var answer = await AskAsync(new EtcdWire.Txn(
            [EtcdWire.Compare.Created(keys.Leader, fence.Created)],
            [new() { RequestPut = new(keys.Leader, fence.Value) { Lease = fence.Lease } }],
            [new() { RequestRange = new(keys.Leader) { KeysOnly = true } }]), "the leader's key", ct);
        if (!answer.Succeeded) Judge(answer.Found(0));
        else fence.Raise(answer.Header.Revision);
    }

    public async IAsyncEnumerable<StoreNews> WatchAsync(StoreCollection collection, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var beginning = keys.Of(collection);
        await using var feed = new EtcdFeed(client, beginning, EtcdKeys.After(beginning), after);
        while (true)
        {
            foreach (var each in await feed.NextAsync(ct))
            {
                var key = keys.KeyOf(collection, each.Kv.Key);
                yield return new StoreNews(key, each.Kv.ModRevision, each.Type == EtcdWire.Event.Delete ? (ReadOnlyMemory<byte>?)null : EtcdValue.Unpack(each.Kv.Value, key));
            }
        }
    }

    /// <param name="unfinished">What lies under the mark of it.</param>
    public static StoreException NotWhole(byte[] unfinished) => new($"the store is not whole, for {TextOf(unfinished)} was not finished: say it again");

    public static string TextOf(byte[] value) => Printable.Of(System.Text.Encoding.UTF8.GetString(value));

    private EtcdWire.Txn TxnOf(StoreChange change, long raised)
    {
        var compares = change.Edits.Select(edit => EtcdWire.Compare.Modified(keys.Of(change.Collection, edit.Key), edit.Rests)).ToList();
        compares.Add(fence is null ? EtcdWire.Compare.Created(keys.Unfinished, 0) : EtcdWire.Compare.Created(keys.Leader, fence.Created));
        if (fence is { Created: > 0 }) compares.Add(EtcdWire.Compare.Modified(keys.Leader, raised));
        var questions = change.Edits.Select(edit => new EtcdWire.Operation { RequestRange = new(keys.Of(change.Collection, edit.Key)) { KeysOnly = true } })
            .Append(new EtcdWire.Operation { RequestRange = fence is null ? new(keys.Unfinished) : new(keys.Leader) { KeysOnly = true } });
        return new EtcdWire.Txn([.. compares], [.. change.Edits.Select(edit => OperationOf(keys.Of(change.Collection, edit.Key), edit.Value))], [.. questions]);
    }

    private static EtcdWire.Operation OperationOf(byte[] key, ReadOnlyMemory<byte>? value) => value is { } put
        ? new() { RequestPut = new(key, EtcdValue.Pack(put)) }
        : new() { RequestDeleteRange = new(key) };

    /// <exception cref="TermEndedException">The key is not the one of this term.</exception>
    private void Judge(EtcdWire.KeyValue? leader)
    {
        if ((leader?.CreateRevision ?? 0) != fence!.Created)
            throw new TermEndedException(fence.Created == 0 ? "a controller leads by now: stop it first" : "the lease was over, and nothing was changed");
        if (leader is not null) fence.Raise(leader.ModRevision);
    }

    private async Task<EtcdWire.TxnAnswer> AskAsync(EtcdWire.Txn txn, string what, CancellationToken ct)
    {
        try
        {
            return await client.AskAsync(EtcdCalls.Txn, txn, ct);
        }
        catch (EtcdRefusedException refused) when (refused.Message.Contains("too large", StringComparison.Ordinal) || refused.Message.Contains("larger than max", StringComparison.Ordinal))
        {
            var size = txn.Success.Sum(each => each.RequestPut?.Value.Length ?? 0);
            throw new StoreException($"{what} has {size / 1024} kB, compressed, and the etcd takes less in one change ({refused.Message}): its limit is --max-request-bytes, 1.5 MiB if nothing is said", refused);
        }
        catch (EtcdRefusedException refused)
        {
            throw Refused(refused);
        }
    }

    private static StoreException Refused(EtcdRefusedException refused) => new($"the etcd refuses: {refused.Message}", refused);

    private StoreEntry EntryOf(StoreCollection collection, EtcdWire.KeyValue found) =>
        new(keys.KeyOf(collection, found.Key), found.ModRevision, EtcdValue.Unpack(found.Value, keys.KeyOf(collection, found.Key)));
}
