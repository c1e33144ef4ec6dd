namespace Pigeon.Hosting;

/// <summary>Tells any number of waiters that something has changed, and nothing of what.</summary>
public sealed class Pulse
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next beat. Ask for it before reading, so that no change falls between.</summary>
    public Task Next
    {
        get { lock (_lock) return _next.Task; }
    }

    public void Beat()
    {
        TaskCompletionSource before;
        lock (_lock) (before, _next) = (_next, New());

        // Whoever waits goes on by itself, and not within the beat: on another thread, or where there is a context, in that.
        if (SynchronizationContext.Current is { } context) context.Post(static beaten => ((TaskCompletionSource)beaten!).TrySetResult(), before);
        else before.SetResult();
    }

    /// <summary>Waits for a beat that was asked for, and no longer than so.</summary>
    public static async Task WaitAsync(Task next, TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        try
        {
            // A timer knows whole milliseconds: what is left of one would be waited for by looking again and again. And time that is over is not one without an end.
            var limit = atMost == Timeout.InfiniteTimeSpan ? atMost : TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(atMost.TotalMilliseconds)));
            await next.WaitAsync(limit, time, ct);
        }
        catch (TimeoutException)
        {
            // It was asked for no longer.
        }
    }

    private static TaskCompletionSource New() => new(SynchronizationContext.Current is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
}
