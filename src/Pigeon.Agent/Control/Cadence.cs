namespace Pigeon.Agent.Control;

/// <summary>The loop's sense of time.</summary>
public sealed record Cadence(TimeProvider Time, TimeSpan Resync)
{
    public DateTimeOffset Now => Time.GetUtcNow();
}
