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

    /// <summary>
    /// The container's places on networks that others are on too: first the one on which HAProxy reaches it, if it is there. On the first it is created,
    /// and the others it joins before it starts.
    /// </summary>
    public ValueList<NetworkEndpoint> EndpointsFrom(NetworkName first)
    {
        var given = Service.Docker.Networks;
        if (!JoinsTraffic) return given;
        var home = given.FirstOrDefault(endpoint => endpoint.Network == first) ?? new NetworkEndpoint { Network = first };
        return [home with { Links = [.. home.Links, .. Service.Docker.Links] }, .. given.Where(endpoint => endpoint.Network != first)];
    }
}
