namespace Pigeon.Agent.Docker;

/// <summary>A device of the host that a container may use.</summary>
public sealed record DeviceMapping
{
    public string? PathOnHost { get; init; }

    public string? PathInContainer { get; init; }

    public string? CgroupPermissions { get; init; }
}
