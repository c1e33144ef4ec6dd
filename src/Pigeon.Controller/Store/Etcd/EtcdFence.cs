namespace Pigeon.Controller.Store.Etcd;

/// <summary>
/// What each change is made under: that the key of the leader is still the one that this controller has put. Its revision of creation tells terms apart. That of its
/// last change can be raised, after which nothing that was said before can happen any more.
/// </summary>
/// <param name="value">What the key holds.</param>
/// <param name="lease">The lease that it goes with.</param>
/// <param name="created">The revision of the key's creation: the number of the term. 0: nobody must lead.</param>
internal sealed class EtcdFence(byte[] value, long lease, long created)
{
    private long _raised = created;

    public static EtcdFence NobodyLeads => new([], 0, 0);

    public byte[] Value => value;

    public long Lease => lease;

    public long Created { get; } = created;

    /// <summary>The revision of the key's last change, as far as is known.</summary>
    public long Raised => Volatile.Read(ref _raised);

    public void Raise(long revision)
    {
        long known;
        while ((known = Raised) < revision && Interlocked.CompareExchange(ref _raised, revision, known) != known)
        {
            // Somebody else has raised it meanwhile.
        }
    }
}
