using Pigeon.Core.Names;
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

    /// <summary>The HAProxy that is to load it; empty while that is not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>How long a worker may live on after a reload to finish what it has.</summary>
    public TimeSpan HardStopAfter { get; init; } = TimeSpan.FromMinutes(5);

    public required ValueList<Listener> Listeners { get; init; }

    /// <summary>Where the certificates are from which HAProxy starts; only used by listeners with TLS.</summary>
    public string CertificatesFolder { get; init; } = "";

    /// <summary>The crt-list of a frontend.</summary>
    public string CertificateList(FrontendName frontend) => $"{CertificatesFolder}/{frontend}.list";

    /// <summary>A certificate's copy.</summary>
    public string CertificateFile(FrontendName frontend, string file) => $"{CertificatesFolder}/{frontend}/{file}";

    /// <summary>The first of a frontend's list. HAProxy takes no other for its default until a reload, so this file gets the default's content.</summary>
    public string DefaultCertificate(FrontendName frontend) => CertificateFile(frontend, "default.pem");

    public string MapFile(MapName map) => $"{MapsFolder}/{map.ToString().ToLowerInvariant()}.map";
}
