namespace Pigeon.Core.World;

/// <summary>Work on a container, a pod's network or a formula that failed.</summary>
/// <param name="Work">The container's name, the <see cref="Stacks.PodSpec.Work"/> of the pod, or the <see cref="LaidFormula.Work"/>.</param>
/// <param name="Attempts">How often in a row.</param>
/// <param name="Passing">Whether the next attempt may come through with nobody doing anything, as when a registry is down.</param>
public sealed record WorkFailure(string Work, string Message, DateTimeOffset At, int Attempts, bool Passing = false);
