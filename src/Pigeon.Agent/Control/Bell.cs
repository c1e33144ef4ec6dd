using System.Threading.Channels;

namespace Pigeon.Agent.Control;

/// <summary>Wakes the one loop. A ring during a turn is remembered, never doubled.</summary>
public sealed class Bell(TimeProvider time)
{
    private readonly Channel<bool> _ring = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private int _reasons;

    public void Ring(Reason reason)
    {
        Interlocked.Or(ref _reasons, (int)reason);
        _ring.Writer.TryWrite(true);
    }

    /// <summary>Waits for a ring, at most until <paramref name="latest"/>, and returns what rang since the last time.</summary>
    public async Task<Reason> WaitAsync(DateTimeOffset latest, CancellationToken ct)
    {
        var pause = latest - time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            using var timeout = new CancellationTokenSource(pause, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
            try
            {
                await _ring.Reader.ReadAsync(linked.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                Ring(Reason.Resync);
            }
        }

        _ring.Reader.TryRead(out _);
        return (Reason)Interlocked.Exchange(ref _reasons, 0);
    }
}
