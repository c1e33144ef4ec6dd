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

    private static TaskCompletionSource New() => new(SynchronizationContext.Current is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
}
