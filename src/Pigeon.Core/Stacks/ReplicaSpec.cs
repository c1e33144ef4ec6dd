using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>One container that a stack wants: the n-th replica of one service.</summary>
public sealed record ReplicaSpec(AppName App, StackVersion Version, ServiceSpec Service, int Number)
{
    public string ContainerName => $"{App}_{Version}_{Service.Name}_{Number}";

    /// <summary>The container's places on networks: first the one on which HAProxy reaches it, where it is created, then those that it joins before it starts.</summary>
    public ValueList<NetworkEndpoint> EndpointsFrom(NetworkName first)
    {
        var given = Service.Docker.Networks;
        var home = given.FirstOrDefault(endpoint => endpoint.Network == first) ?? new NetworkEndpoint { Network = first };
        return [home with { Links = [.. home.Links, .. Service.Docker.Links] }, .. given.Where(endpoint => endpoint.Network != first)];
    }
}
