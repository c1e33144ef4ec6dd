namespace Pigeon.Core.World;

/// <summary>Work on a container that failed.</summary>
/// <param name="Attempts">How often in a row.</param>
/// <param name="Passing">Whether the next attempt may come through with nobody doing anything, as when a registry is down.</param>
public sealed record WorkFailure(string ContainerName, string Message, DateTimeOffset At, int Attempts, bool Passing = false);
