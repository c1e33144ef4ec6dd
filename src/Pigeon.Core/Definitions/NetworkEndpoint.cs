using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>A container's place on one Docker network.</summary>
public sealed record NetworkEndpoint
{
    public required NetworkName Network { get; init; }

    /// <summary>Further names under which the network's other containers reach it.</summary>
    public ValueList<string> Aliases { get; init => field = value ?? []; } = [];

    /// <summary><c>container:alias</c> each: names under which this container alone reaches others of the network.</summary>
    public ValueList<string> Links { get; init => field = value ?? []; } = [];

    /// <summary>The address of the network's subnet to take; null leaves the choice to the Engine.</summary>
    public string? Ipv4Address { get; init; }

    /// <inheritdoc cref="Ipv4Address"/>
    public string? Ipv6Address { get; init; }

    public ValueList<string> LinkLocalAddresses { get; init => field = value ?? []; } = [];

    public ValueList<Setting> DriverOptions { get; init => field = value ?? []; } = [];

    /// <summary>Whether it needs a network with a subnet that fits, which somebody has to have made for it.</summary>
    public bool HasAddress => Ipv4Address is not null || Ipv6Address is not null;
}
