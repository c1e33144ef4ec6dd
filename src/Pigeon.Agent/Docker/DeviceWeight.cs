namespace Pigeon.Agent.Docker;

/// <summary>A container's share of a block device.</summary>
public sealed record DeviceWeight
{
    public string? Path { get; init; }

    /// <summary>10 to 1000.</summary>
    public int Weight { get; init; }
}
