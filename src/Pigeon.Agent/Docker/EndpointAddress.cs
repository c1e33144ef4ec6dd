using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>A fixed address that a container asks for on a network.</summary>
public sealed record EndpointAddress
{
    [JsonPropertyName("IPv4Address")]
    public string? Ipv4Address { get; init; }

    [JsonPropertyName("IPv6Address")]
    public string? Ipv6Address { get; init; }

    [JsonPropertyName("LinkLocalIPs")]
    public IReadOnlyList<string>? LinkLocalAddresses { get; init; }
}
