using System.Text.Json.Serialization;

namespace Pigeon.Agent.Credentials;

/// <summary>What Docker's config.json says of credentials.</summary>
internal sealed record ConfigFileWire
{
    [JsonPropertyName("auths")]
    public IReadOnlyDictionary<string, ConfigEntryWire?>? Auths { get; init; }

    [JsonPropertyName("credsStore")]
    public string? Store { get; init; }

    [JsonPropertyName("credHelpers")]
    public IReadOnlyDictionary<string, string?>? Helpers { get; init; }
}
