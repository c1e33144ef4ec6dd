using Pigeon.Controller.Store;
using Pigeon.Controller.Store.Etcd;

namespace Pigeon.Controller.Leading;

/// <summary>A term under a lease of an etcd: it lasts for as long as the lease is renewed, and is over here before it is over there.</summary>
internal sealed class EtcdTerm : Term
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);
    private readonly HeldLease _lease;
    private readonly Action _over;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _resign = new();
    private readonly Task _keeping;
    private volatile string _why = "its lease was over before the etcd renewed it";

    /// <param name="over">Called when it has ended by itself.</param>
    public EtcdTerm(IEtcd client, EtcdKeys keys, EtcdFence fence, HeldLease lease, Action over)
        : this(client, keys, fence, lease, over, new CancellationTokenSource(lease.Left > TimeSpan.Zero ? lease.Left : TimeSpan.Zero, client.Time))
    {
    }

    private EtcdTerm(IEtcd client, EtcdKeys keys, EtcdFence fence, HeldLease lease, Action over, CancellationTokenSource end)
        : base(fence.Created, new EtcdStore(client, keys, fence), end.Token)
    {
        (_lease, _over, _time, _end) = (lease, over, client.Time, end);
        Store = new SureStore(new EtcdStore(client, keys, fence), this, client.Time);
        _keeping = KeepAsync();
    }

    public override IStore Store { get; }

    public override bool IsOver => _lease.Left <= TimeSpan.Zero || base.IsOver;

    public override string Why => _why;

    public override async ValueTask DisposeAsync()
    {
        var isEarly = !IsOver;
        if (isEarly) _why = "it was given up";

        // What was begun in it and does not look at the store would go on for ever.
        _end.Cancel();
        _resign.Cancel();
        await _keeping;
        if (isEarly) await _lease.GiveUpAsync();
        _over();
        _resign.Dispose();
        _end.Dispose();
        await base.DisposeAsync();
    }

    private async Task KeepAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_resign.Token, _end.Token);
        var pause = _lease.Often;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, _time, stop.Token);
                if (!await _lease.RenewAsync(stop.Token))
                {
                    _why = "the etcd has ended its lease";
                    _end.Cancel();
                    return;
                }

                // What was asked for before the end came counts only if the end has not come.
                _end.CancelAfter(_lease.Left > TimeSpan.Zero ? _lease.Left : TimeSpan.Zero);
                pause = _lease.Often;
            }
            catch (Exception fault) when (fault is StoreException or EtcdRefusedException)
            {
                _why = $"its lease was over before the etcd renewed it: {fault.Message}";
                pause = Again;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
