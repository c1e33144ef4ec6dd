using Pigeon.Core.World;

namespace Pigeon.Core.Rendering;

/// <summary>The places on this VM that a configuration names.</summary>
public sealed record ProxySettings
{
    public required string StatsSocket { get; init; }

    /// <summary>A datagram socket on which HAProxy tells of servers that go up and down.</summary>
    public required string EventsSocket { get; init; }

    public required string StateFile { get; init; }

    public required string MapsFolder { get; init; }

    /// <summary>The user that workers run as; empty leaves the one that started HAProxy.</summary>
    public required string User { get; init; }

    public required ValueList<Listener> Listeners { get; init; }

    public string MapFile(MapName map) => $"{MapsFolder}/{map.ToString().ToLowerInvariant()}.map";
}
