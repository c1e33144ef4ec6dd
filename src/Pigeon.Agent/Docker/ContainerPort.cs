using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>A port of a listed container; <see cref="PublicPort"/> is null where it is not published on the host.</summary>
public sealed record ContainerPort
{
    [JsonPropertyName("IP")]
    public string? Ip { get; init; }

    public int PrivatePort { get; init; }

    public int? PublicPort { get; init; }

    public string? Type { get; init; }
}
