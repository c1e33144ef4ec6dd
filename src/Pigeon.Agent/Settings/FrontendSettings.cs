using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;

namespace Pigeon.Agent.Settings;

/// <summary>A way in: where HAProxy listens for production and for internal traffic.</summary>
public sealed record FrontendSettings(FrontendName Name, ValueList<string> Bind, ValueList<string> Internal)
{
    /// <summary>What HAProxy understands of its traffic.</summary>
    public ProxyMode Mode { get; init; }

    /// <summary>The load balancers in front of it; null when it is reached by clients alone.</summary>
    public TrustedProxies? Trusted { get; init; }
    /// <summary>Where a folder of certificates is when nothing is said.</summary>
    public const string DefaultCertificates = "/etc/pigeon/certs";

    /// <summary>Where it listens for production traffic with TLS.</summary>
    public ValueList<string> TlsBind { get; init; } = [];

    /// <summary>The folder with the certificates for <see cref="TlsBind"/>.</summary>
    public string Certificates { get; init; } = DefaultCertificates;
}
