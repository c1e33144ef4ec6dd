namespace Pigeon.Core.World;

/// <summary>How an attempt at a hook ended.</summary>
/// <param name="Key">The <see cref="Stacks.DueHook.Key"/>.</param>
/// <param name="Failures">How often it had failed before.</param>
/// <param name="Problem">The exit code or status and the last output; null when all is well.</param>
public sealed record HookOutcome(string Key, int Failures, string? Problem);
