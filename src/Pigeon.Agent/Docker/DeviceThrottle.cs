namespace Pigeon.Agent.Docker;

/// <summary>How fast a container may use a block device.</summary>
public sealed record DeviceThrottle
{
    public string? Path { get; init; }

    /// <summary>Bytes or operations in a second.</summary>
    public long Rate { get; init; }
}
