namespace Pigeon.Core.Definitions;

/// <summary>What the Engine does when a container ends.</summary>
/// <param name="MaximumRetries">Only with <see cref="RestartMode.OnFailure"/>; 0 means no limit.</param>
public sealed record RestartPolicy(RestartMode Mode, int MaximumRetries);
