namespace Pigeon.Core.World;

/// <summary>Work on a container or a pod's network that the Engine refused.</summary>
/// <param name="Work">The container's name, or the <see cref="Stacks.PodSpec.Work"/> of the pod.</param>
/// <param name="Attempts">How often in a row.</param>
public sealed record WorkFailure(string Work, string Message, DateTimeOffset At, int Attempts);
