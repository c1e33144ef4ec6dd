using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

internal sealed record RefusalWire
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("code")]
    public int? Code { get; init; }
}
