using System.Text.Json.Serialization;

namespace Pigeon.Agent.Credentials;

/// <summary>One registry in Docker's config.json.</summary>
internal sealed record ConfigEntryWire
{
    /// <summary>User and password with a colon between, in Base64.</summary>
    [JsonPropertyName("auth")]
    public string? Auth { get; init; }

    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }
}
