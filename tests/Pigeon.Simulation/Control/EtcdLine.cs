using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;
using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Story;

namespace Pigeon.Simulation.Control;

/// <summary>
/// A controller's way to the etcd, where requests and answers may be lost or late: what was said may have been done, may be done later, or never, and whoever said it cannot
/// tell.
/// </summary>
internal sealed class EtcdLine(SimulatedEtcd etcd, Node node, TimeProvider time) : IEtcd
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    public TimeProvider Time => time;

    public string? Trouble => null;

    private Chance Chance => etcd.World.Chance;

    private bool IsTroubled => etcd.World.Trouble(etcd.TroublePercent);

    public async Task<TAnswer> AskAsync<TAsk, TAnswer>(EtcdCall<TAsk, TAnswer> call, TAsk ask, CancellationToken ct, TimeSpan? limit = null)
    {
        await WayAsync(ct);
        var patience = limit ?? AnswerLimit;
        if (etcd.Mutant is Mutant.TellsFirst && ask is EtcdWire.Txn { Compare.Length: > 2 } && Chance.OneIn(4))
        {
            etcd.World.After(Chance.Ms(1, 100), () => DoLate(call, ask));
            return (TAnswer)(object)etcd.Foresee();
        }

        if (!IsTroubled)
        {
            var answer = Do(call, ask);
            await WayAsync(ct);
            return answer;
        }

        switch (Chance.Next(4))
        {
            case 0:
                throw new StoreException("no etcd answers");
            case 1:
                // It is done, and the answer is lost.
                Do(call, ask);
                break;
            case 2:
                // It is on its way for so long that nobody waits for it any more.
                etcd.World.After(Chance.Ms(10, 20_000), () => DoLate(call, ask));
                break;
            default:
                await Task.Delay(patience * Chance.Share(), time, ct);
                return Do(call, ask);
        }

        await Task.Delay(Chance.OneIn(2) ? patience : patience * Chance.Share(), time, ct);
        throw call.IsChange ? new StoreUnsureException("the etcd was told a change, and did not say what became of it", new TimeoutException()) : new StoreException("no etcd answers");
    }

    public async IAsyncEnumerable<T> StreamAsync<TAsk, T>(
        string path, TAsk ask, JsonTypeInfo<TAsk> askType, JsonTypeInfo<EtcdWire.Streamed<T>> type, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        await WayAsync(ct);
        if (IsTroubled) throw new StoreException("no etcd answers");
        var (watch, bell) = (((EtcdWire.Watch)(object)ask!).CreateRequest, Channel.CreateUnbounded<bool>(new UnboundedChannelOptions { AllowSynchronousContinuations = true }));
        var next = watch.StartRevision;

        // One that is late by more than its listener's patience is one that says nothing any more.
        void Ring()
        {
            if (!node.IsDead) etcd.World.After(Chance.Ms(0, IsTroubled ? 15_000 : 20), () => bell.Writer.TryWrite(true));
        }

        etcd.Happened += Ring;
        try
        {
            Ring();
            while (true)
            {
                await bell.Reader.ReadAsync(ct);
                if (etcd.EventsOf(watch.Key, next) is not { Count: > 0 } events) continue;
                next = events[^1].Kv.ModRevision + 1;
                yield return (T)(object)new EtcdWire.WatchAnswer { Header = etcd.Header, Events = [.. events] };
            }
        }
        finally
        {
            etcd.Happened -= Ring;
        }
    }

    public void Dispose()
    {
    }

    private TAnswer Do<TAsk, TAnswer>(EtcdCall<TAsk, TAnswer> call, TAsk ask) => (TAnswer)(ask switch
    {
        EtcdWire.Range range => etcd.Range(range),
        EtcdWire.Txn txn => etcd.Commit(txn),
        EtcdWire.Grant grant => etcd.Grant(grant.Ttl),
        EtcdWire.LeaseId lease when call.Path == EtcdCalls.Revoke.Path => etcd.Revoke(lease.Id),
        EtcdWire.LeaseId lease => (object)new EtcdWire.Streamed<EtcdWire.Lease> { Result = etcd.Renew(lease.Id) },
        _ => throw new NotSupportedException($"{ask}"),
    });

    private void DoLate<TAsk, TAnswer>(EtcdCall<TAsk, TAnswer> call, TAsk ask)
    {
        try
        {
            Do(call, ask);
        }
        catch (EtcdRefusedException)
        {
            // Nobody hears of it.
        }
    }

    private async Task WayAsync(CancellationToken ct)
    {
        if (Chance.OneIn(2)) await Task.Yield();
        else await Task.Delay(Chance.Ms(1, 5), time, ct);
    }
}
