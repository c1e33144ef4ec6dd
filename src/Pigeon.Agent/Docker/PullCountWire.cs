using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

internal sealed record PullCountWire
{
    [JsonPropertyName("current")]
    public long? Current { get; init; }

    [JsonPropertyName("total")]
    public long? Total { get; init; }
}
