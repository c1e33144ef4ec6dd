namespace Pigeon.Agent.Docker;

/// <summary>A resource limit of a container's processes.</summary>
public sealed record Ulimit
{
    public string? Name { get; init; }

    public long Soft { get; init; }

    public long Hard { get; init; }
}
