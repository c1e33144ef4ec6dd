using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>What HAProxy's own tables say.</summary>
public sealed record ProxyView
{
    public required int WorkerPid { get; init; }

    /// <summary>The fingerprint that the running configuration carries.</summary>
    public required string Structure { get; init; }

    public required ValueList<Server> Servers { get; init; }

    /// <summary>Pigeon's maps without <see cref="MapName.Members"/>, which is already told by the servers' owners.</summary>
    public required ValueList<MapTable> Maps { get; init; }

    /// <summary>Workers of before a reload that still finish connections.</summary>
    public ValueList<int> OldWorkers { get; init; } = [];

    public MapTable Map(MapName name) => Maps.FirstOrDefault(map => map.Name == name) ?? new MapTable(name, []);

    public IEnumerable<Server> In(Lane lane) => Servers.Where(server => server.Lane == lane);
}
