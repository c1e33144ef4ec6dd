using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;

namespace Pigeon.Controller.Leading;

/// <summary>A lease of an etcd, as its holder sees it: over a little earlier than for everybody else.</summary>
/// <param name="length">What was granted.</param>
/// <param name="asked">When it was asked for: it may have begun then.</param>
internal sealed class HeldLease(IEtcd client, long id, TimeSpan length, long asked)
{
    /// <summary>Clocks do not all run alike.</summary>
    private const double Part = 0.9;

    private long _asked = asked;

    public long Id => id;

    /// <summary>How much of it is left, by the monotonic clock, which goes on while the process does not.</summary>
    public TimeSpan Left => (length * Part) - client.Time.GetElapsedTime(Volatile.Read(ref _asked));

    /// <summary>When to renew it.</summary>
    public TimeSpan Often => length / 3;

    /// <returns>False when there is no such lease any more.</returns>
    /// <exception cref="StoreException">No member could be asked.</exception>
    /// <exception cref="EtcdRefusedException">It could not be renewed.</exception>
    public async Task<bool> RenewAsync(CancellationToken ct)
    {
        var asked = client.Time.GetTimestamp();
        var answer = await client.AskAsync(EtcdCalls.KeepAlive, new EtcdWire.LeaseId(id), ct, length / 5);
        if (answer.Result is not { Ttl: > 0 }) return false;
        Volatile.Write(ref _asked, asked);
        return true;
    }

    /// <summary>Ends it now, if that can be done: it ends by itself anyway.</summary>
    public async Task GiveUpAsync()
    {
        try
        {
            await client.AskAsync(EtcdCalls.Revoke, new EtcdWire.LeaseId(id), CancellationToken.None, TimeSpan.FromSeconds(1));
        }
        catch (Exception fault) when (fault is StoreException or EtcdRefusedException)
        {
            // Then it ends when its time is over.
        }
    }
}
