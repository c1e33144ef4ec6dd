using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>The <c>loadbal</c> part of a definition: how traffic finds the stack and what its backend looks like.</summary>
public sealed record LoadBalancing
{
    public required FrontendName Frontend { get; init; }

    /// <summary>Host names that lead to the app; none means every host that no other app claims.</summary>
    public required ValueList<HostName> Hosts { get; init; }

    /// <summary>Only requests at or below this path; null means all.</summary>
    public UrlPath? Path { get; init; }

    /// <summary>The port on which a member listens, unless its container says <c>pigeon.port</c>.</summary>
    public required int BackendPort { get; init; }

    /// <summary>The Docker network through which HAProxy reaches the members.</summary>
    public required NetworkName Network { get; init; }

    /// <summary>Whether members are also reached from other VMs, by a port of their VM.</summary>
    public bool Publish { get; init; }

    /// <summary>How long requests in flight may take to finish before their container is stopped all the same.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    /// <summary>The same for tunnels, which are WebSockets and all connections of <c>mode tcp</c>; null means <see cref="DrainTimeout"/>.</summary>
    public TimeSpan? DrainTunnels { get; init; }

    /// <summary>Where traffic goes when the active lane has no usable server.</summary>
    public required Fallback Fallback { get; init; }

    /// <summary>Who sees the released version on the production listener too.</summary>
    /// <remarks>What a file leaves out comes as null from the serializer, which knows nothing of defaults.</remarks>
    public InternalTraffic Internal { get; init => field = value ?? InternalTraffic.None; } = InternalTraffic.None;

    public required LaneSettings Lane { get; init; }
}
