namespace Pigeon.Integration.Tests.Hooks;

/// <summary>Time in which nothing is ever over before the test says so.</summary>
internal sealed class HandTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Action> _due = [];

    /// <summary>Lets all timers run out that were made so far.</summary>
    public void RunOut()
    {
        List<Action> due;
        lock (_lock) due = [.. _due];
        foreach (var call in due) call();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock) _due.Add(() => callback(state));
        return new Nothing();
    }

    private sealed class Nothing : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
