namespace Pigeon.Agent.Docker;

/// <summary>Everything that inspecting a container tells and Pigeon reads.</summary>
public sealed record ContainerDetails
{
    public required string Id { get; init; }

    /// <summary>The container's name, without the leading slash that Docker writes.</summary>
    public string Name { get; init => field = value?.TrimStart('/') ?? ""; } = "";

    public DateTimeOffset Created { get; init; }

    /// <summary>The id of the image that the container runs.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    public int RestartCount { get; init; }

    public ContainerState State { get; init => field = value ?? new(); } = new();

    public ContainerConfig Config { get; init => field = value ?? new(); } = new();

    public HostConfig HostConfig { get; init => field = value ?? new(); } = new();

    /// <summary>How many bytes the container has written over its image; null where that was not asked for.</summary>
    public long? SizeRw { get; init; }

    public NetworkSettings NetworkSettings { get; init => field = value ?? new(); } = new();
}
