namespace Pigeon.Hosting;

/// <summary>Tells any number of waiters that something has changed, and nothing of what.</summary>
public sealed class Pulse
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next beat. Ask for it before reading, so that no change falls between.</summary>
    public Task Next
    {
        get { lock (_lock) return _next.Task; }
    }

    public void Beat()
    {
        TaskCompletionSource before;
        lock (_lock) (before, _next) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously));
        before.SetResult();
    }
}
