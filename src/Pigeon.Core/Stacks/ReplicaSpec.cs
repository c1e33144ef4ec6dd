using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>One container that a stack wants: the n-th replica of one service, or a job.</summary>
/// <param name="Number">From 1; 0 for a job, which has one container only.</param>
public sealed record ReplicaSpec(AppName App, StackVersion Version, ServiceSpec Service, int Number)
{
    /// <summary>The pod that it is part of; null when it has nobody to talk to.</summary>
    public PodSpec? Pod { get; init; }

    public bool IsJob => Number == 0;

    /// <summary>Whether it is on the load balancer's network. In a pod only members are; a job is, to reach what the app uses there.</summary>
    public bool JoinsTraffic => Pod is null || Service.Registered;

    public string ContainerName => IsJob ? $"{App}_{Version}_{Service.Name}" : $"{App}_{Version}_{Service.Name}_{Number}";
}
