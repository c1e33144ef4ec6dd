using System.Runtime.CompilerServices;
using Pigeon.Controller.Store;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Story;

namespace Pigeon.Simulation.Control;

/// <summary>
/// The store as one controller has it in one term of its own. What became of a change is known when it answers; where nobody can tell, the term is over, and the next one
/// begins with what is stored then.
/// </summary>
internal sealed class TermStore(SimulatedEtcd etcd, long term, TimeProvider time, Action isOver) : IStore
{
    private Chance Chance => etcd.World.Chance;

    private bool Trouble => etcd.World.Trouble(etcd.TroublePercent);

    public Task<StoreListing> ListAsync(StoreCollection collection, CancellationToken ct) => ReadAsync(() => etcd.List(collection), ct);

    public Task<IReadOnlyList<StoreKey>> KeysAsync(StoreCollection collection, CancellationToken ct) =>
        ReadAsync<IReadOnlyList<StoreKey>>(() => [.. etcd.Entries(collection).Select(entry => new StoreKey(entry.Key, entry.Revision))], ct);

    public Task<StoreEntry?> FindAsync(StoreCollection collection, string key, CancellationToken ct) => ReadAsync(() => etcd.Entries(collection).FirstOrDefault(entry => entry.Key == key), ct);

    public async Task<StoreOutcome> CommitAsync(StoreChange change, CancellationToken ct)
    {
        await WayAsync(ct);
        if (etcd.Mutant is Mutant.TellsFirst && Chance.OneIn(4))
        {
            etcd.World.After(Chance.Ms(1, 100), () => CommitLate(change));
            return etcd.Foresee();
        }

        if (!Trouble)
        {
            var outcome = etcd.Commit(change, term);
            await WayAsync(CancellationToken.None);
            return outcome;
        }

        switch (Chance.Next(4))
        {
            case 0:
                throw new StoreException("the store cannot be reached");
            case 1:
                // It is done, and the answer is lost.
                try
                {
                    etcd.Commit(change, term);
                }
                catch (TermEndedException)
                {
                    // Or it was not.
                }

                await Task.Delay(Chance.Ms(10, 5000), time, CancellationToken.None);
                throw Over("the answer was lost");
            case 2:
                // It is on its way for so long that nobody waits for it any more.
                etcd.World.After(Chance.Ms(10, 20_000), () => CommitLate(change));
                await Task.Delay(Chance.Ms(10, 5000), time, CancellationToken.None);
                throw Over("no answer came");
            default:
                await Task.Delay(Chance.Ms(100, 8000), time, CancellationToken.None);
                return etcd.Commit(change, term);
        }
    }

    public async IAsyncEnumerable<StoreNews> WatchAsync(StoreCollection collection, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        yield break;
    }

    private TermEndedException Over(string why)
    {
        isOver();
        return new TermEndedException(why);
    }

    private void CommitLate(StoreChange change)
    {
        try
        {
            etcd.Commit(change, term);
        }
        catch (TermEndedException)
        {
            // That is what the fence is for.
        }
    }

    private async Task<T> ReadAsync<T>(Func<T> read, CancellationToken ct)
    {
        await WayAsync(ct);
        if (Trouble)
        {
            await Task.Delay(Chance.Ms(10, 3000), time, ct);
            if (Chance.OneIn(2)) throw new StoreException("the store cannot be reached");
        }

        return read();
    }

    private async Task WayAsync(CancellationToken ct)
    {
        if (Chance.OneIn(2)) await Task.Yield();
        else await Task.Delay(Chance.Ms(1, 5), time, ct);
    }
}
