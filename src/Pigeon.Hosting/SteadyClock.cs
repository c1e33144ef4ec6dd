namespace Pigeon.Hosting;

/// <summary>
/// The time that is decided by: the time of day as the process found it, and from there on the time that passes. A machine's clock that is set neither ends what is under
/// way nor holds it up; it is followed little by little.
/// </summary>
public sealed class SteadyClock(TimeProvider machine) : TimeProvider
{
    /// <summary>By how much of it an hour is longer or shorter at most, while the clock is followed.</summary>
    private const double Slant = 0.05;

    private readonly Lock _lock = new();
    private DateTimeOffset _now = machine.GetUtcNow();
    private long _at = machine.GetTimestamp();

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>By how much it is ahead of the machine's clock, which should be everybody's.</summary>
    public TimeSpan Ahead => GetUtcNow() - machine.GetUtcNow();

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            var at = machine.GetTimestamp();
            var passed = machine.GetElapsedTime(_at, at);
            var (behind, most) = (machine.GetUtcNow() - _now - passed, passed * Slant);
            _now += passed + (behind > most ? most : behind < -most ? -most : behind);
            _at = at;
            return _now;
        }
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => machine.CreateTimer(callback, state, dueTime, period);
}
