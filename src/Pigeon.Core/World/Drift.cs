namespace Pigeon.Core.World;

/// <summary>Something about HAProxy that was changed by another hand than the agent's.</summary>
/// <param name="What">In words for people.</param>
public sealed record Drift(DateTimeOffset At, string What);
