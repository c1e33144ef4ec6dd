namespace Pigeon.Agent.Docker;

internal sealed record ConnectNetworkWire
{
    public required string Container { get; init; }

    public required EndpointSettings EndpointConfig { get; init; }
}
