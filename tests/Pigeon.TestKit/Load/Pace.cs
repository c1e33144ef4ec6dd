namespace Pigeon.TestKit;

/// <summary>Hands out the times at which requests start, for all workers together.</summary>
internal sealed class Pace(LoadOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _interval = options.Rate is { } rate ? (long)(time.TimestampFrequency / rate) : 0;
    private long _next = time.GetTimestamp();
    private long _issued;

    /// <summary>Waits for the next start; null when all requests have been handed out. The answer is the time from which latency counts.</summary>
    public async ValueTask<long?> NextAsync(CancellationToken ct)
    {
        if (options.Requests is { } limit && Interlocked.Increment(ref _issued) > limit)
            return null;
        if (_interval == 0)
            return time.GetTimestamp();
        var due = Take();
        var wait = time.GetElapsedTime(time.GetTimestamp(), due);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, ct);
        return options.OpenLoop ? due : time.GetTimestamp();
    }

    private long Take()
    {
        lock (_gate)
        {
            // A closed loop that has fallen behind does not catch up; an open one keeps to its timetable.
            var due = options.OpenLoop ? _next : Math.Max(_next, time.GetTimestamp());
            _next = due + _interval;
            return due;
        }
    }
}
