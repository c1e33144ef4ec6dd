using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>What HAProxy's own tables say.</summary>
public sealed record ProxyView
{
    public required int WorkerPid { get; init; }

    /// <summary>Null when the worker names none that can be read.</summary>
    public HaproxyVersion? Version { get; init; }

    /// <summary>The fingerprint that the running configuration carries.</summary>
    public required string Structure { get; init; }

    public required ValueList<Server> Servers { get; init; }

    /// <summary>Pigeon's maps without <see cref="MapName.Members"/>, which is already told by the servers' owners.</summary>
    public required ValueList<MapTable> Maps { get; init; }

    /// <summary>Workers of before a reload that still finish connections.</summary>
    public ValueList<int> OldWorkers { get; init; } = [];

    /// <summary>Of each frontend with TLS whose list of certificates HAProxy knows.</summary>
    public ValueList<LoadedCertificates> Certificates { get; init; } = [];

    public LoadedCertificates? CertificatesOf(FrontendName frontend) => Certificates.FirstOrDefault(each => each.Frontend == frontend);

    /// <summary>Who answers on the stats socket in the worker's place; null when the worker does.</summary>
    public string? SocketTakenBy { get; init; }

    /// <summary>Whether it knows of Pigeon at all; somebody else's configuration has neither members nor maps.</summary>
    public bool IsOurs => Structure.Length > 0 || Servers.Count > 0;

    public MapTable Map(MapName name) => Maps.FirstOrDefault(map => map.Name == name) ?? new MapTable(name, []);

    public IEnumerable<Server> In(Lane lane) => Servers.Where(server => server.Lane == lane);
}
