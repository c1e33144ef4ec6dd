namespace Pigeon.Core.Targets;

/// <summary>Where an app is, by its definition.</summary>
/// <param name="Loadbal">The VMs whose HAProxy leads to it.</param>
/// <param name="Config">The VMs that run its containers.</param>
public sealed record AppTargets(Target Loadbal, Target Config);
