namespace Pigeon.Core.Protocol;

/// <summary>Something that another hand changed in HAProxy or its files, and that was put right.</summary>
/// <param name="What">In words for people.</param>
public sealed record DriftWire(DateTimeOffset At, string What);
