namespace Pigeon.Agent.Docker;

/// <summary>A host address and port that a container's port is published on; Docker writes the port as text, and an empty one means any free port.</summary>
public sealed record PortBinding
{
    public string? HostIp { get; init; }

    public string? HostPort { get; init; }
}
