namespace Pigeon.Core.Definitions;

/// <content>How the container is named and reached, and whom it finds.</content>
public sealed partial record DockerConfig
{
    public ValueList<PortSpec> Ports { get; init; } = [];

    /// <summary>Whether the Engine publishes each exposed port on a port of its choice.</summary>
    public bool? PublishAllPorts { get; init; }

    /// <summary>The networks that it joins beside the one on which HAProxy reaches it; an entry of that one's name adds to it.</summary>
    public ValueList<NetworkEndpoint> Networks { get; init => field = value ?? []; } = [];

    /// <summary><c>container:alias</c> each, on the network on which HAProxy reaches it.</summary>
    public ValueList<string> Links { get; init => field = value ?? []; } = [];

    public string? Hostname { get; init; }

    public string? DomainName { get; init; }

    /// <summary>On the network on which HAProxy reaches it.</summary>
    public string? MacAddress { get; init; }

    /// <summary><c>name:address</c> each.</summary>
    public ValueList<string> ExtraHosts { get; init => field = value ?? []; } = [];

    public ValueList<string> Dns { get; init => field = value ?? []; } = [];

    public ValueList<string> DnsSearch { get; init => field = value ?? []; } = [];

    public ValueList<string> DnsOptions { get; init => field = value ?? []; } = [];
}
