namespace Pigeon.Core.World;

/// <summary>Work on a container that the Engine refused.</summary>
/// <param name="Attempts">How often in a row.</param>
public sealed record WorkFailure(string ContainerName, string Message, DateTimeOffset At, int Attempts);
