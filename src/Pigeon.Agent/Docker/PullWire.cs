using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

internal sealed record PullWire
{
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("progressDetail")]
    public PullCountWire? Progress { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("errorDetail")]
    public RefusalWire? ErrorDetail { get; init; }
}
