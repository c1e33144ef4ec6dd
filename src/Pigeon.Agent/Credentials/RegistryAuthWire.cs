using System.Text.Json.Serialization;

namespace Pigeon.Agent.Credentials;

/// <summary>What the Engine reads from the header X-Registry-Auth.</summary>
internal sealed record RegistryAuthWire
{
    [JsonPropertyName("username")]
    public string? Username { get; init; }

    [JsonPropertyName("password")]
    public string? Password { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [JsonPropertyName("serveraddress")]
    public required string ServerAddress { get; init; }
}
