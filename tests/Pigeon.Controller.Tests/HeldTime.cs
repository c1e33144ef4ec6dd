using System.Collections.Concurrent;

namespace Pigeon.Controller.Tests;

/// <summary>Timers are due when the test says so, and not before.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly ConcurrentQueue<Action> _due = new();

    /// <summary>How many timers were ever asked for.</summary>
    public int Timers { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timers++;
        _due.Enqueue(() => callback(state));
        return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Pass()
    {
        while (_due.TryDequeue(out var due)) due();
    }
}
