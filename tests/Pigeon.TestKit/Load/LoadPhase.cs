namespace Pigeon.TestKit;

/// <summary>The requests that started between a mark and the next one.</summary>
public sealed record LoadPhase(string Name, DateTimeOffset At, long Served, long Failed, IReadOnlyDictionary<string, long> ByVersion);
