using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>An image that the engine has.</summary>
public sealed record ImageDetails
{
    public required string Id { get; init; }

    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> RepoDigests { get; init => field = value ?? []; } = [];

    public long Size { get; init; }

    [JsonPropertyName("RootFS")]
    public ImageFiles Files { get; init => field = value ?? new(); } = new();

    /// <summary>The settings that a container of this image starts from; null where the image carries none.</summary>
    public ContainerConfig? Config { get; init; }
}
