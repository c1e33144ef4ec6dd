using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>A container's place on one network. An empty address means that the container is not running.</summary>
public sealed record EndpointSettings
{
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Each entry reads <c>container:alias</c>.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    [JsonPropertyName("NetworkID")]
    public string? NetworkId { get; init; }

    [JsonPropertyName("IPAddress")]
    public string? IpAddress { get; init; }

    [JsonPropertyName("GlobalIPv6Address")]
    public string? GlobalIpv6Address { get; init; }

    [JsonPropertyName("IPAMConfig")]
    public EndpointAddress? IpamConfig { get; init; }
}
