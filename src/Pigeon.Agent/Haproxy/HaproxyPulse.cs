using Pigeon.Agent.Haproxy.Tables;

namespace Pigeon.Agent.Haproxy;

/// <summary>Watches whether HAProxy is there and which processes it has.</summary>
public sealed class HaproxyPulse(MasterSocket master, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Looks every 500 ms until cancelled. Calls <paramref name="onChange"/> with the first finding and then with each that differs
    /// from the one before; null means that nobody answers. A reload may show as a short absence.
    /// </summary>
    public async Task RunAsync(Action<ProcessTable?> onChange, CancellationToken ct)
    {
        var last = await master.PeekAsync(ct);
        onChange(last);
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            var now = await master.PeekAsync(ct);
            if (!Same(last, now))
                onChange(now);
            last = now;
        }
    }

    private static bool Same(ProcessTable? left, ProcessTable? right) =>
        left is null || right is null ? left is null && right is null : left.HasSamePids(right);
}
