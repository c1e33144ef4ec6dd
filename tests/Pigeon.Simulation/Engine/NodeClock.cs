namespace Pigeon.Simulation.Engine;

/// <summary>A process's clock: the time of day of its machine, which may be wrong, and time that passes, which nobody can set.</summary>
internal sealed class NodeClock(Node node, Machine machine) : TimeProvider
{
    /// <summary>When every story begins.</summary>
    public static readonly DateTimeOffset Beginning = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Beginning + node.Pump.Now + machine.Skew;

    public override long GetTimestamp() => node.Pump.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(node.Pump, node, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
