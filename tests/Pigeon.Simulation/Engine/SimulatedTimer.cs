namespace Pigeon.Simulation.Engine;

/// <summary>A timer that is due by the pump's time. What is not meant any more stays in the queue, and is passed over.</summary>
internal sealed class SimulatedTimer : ITimer
{
    private readonly Pump _pump;
    private readonly Node _node;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private TimeSpan _period;
    private long _due = -1;

    public SimulatedTimer(Pump pump, Node node, TimerCallback callback, object? state)
    {
        pump.Hold($"a timer of {node} was made on another thread");
        (_pump, _node, _callback, _state) = (pump, node, callback, state);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _pump.Hold($"a timer of {_node} was changed on another thread");
        _period = period;
        if (dueTime < TimeSpan.Zero)
        {
            _due = -1;
            return true;
        }

        // Whole milliseconds, as the timers of a machine have them, and never too early.
        var due = TimeSpan.FromMilliseconds(Math.Ceiling(dueTime.TotalMilliseconds)) + _node.Lateness();
        _due = (_pump.Now + due).Ticks;
        _pump.Add(this, due);
        return true;
    }

    public bool IsMeant(long due) => _due == due && !_node.IsDead;

    public void Fire()
    {
        _due = -1;
        if (_period > TimeSpan.Zero) Change(_period, _period);
        _callback(_state);
    }

    public void Dispose() => _due = -1;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
