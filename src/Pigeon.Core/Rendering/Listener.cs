using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Rendering;

/// <summary>One of HAProxy's frontends: the production or the internal side of a frontend of the agent's configuration.</summary>
public sealed record Listener(FrontendName Frontend, bool Internal, ValueList<string> Bind)
{
    /// <summary>Where it listens for TLS, with the certificates of the frontend.</summary>
    public ValueList<string> TlsBind { get; init; } = [];

    public string Name => Internal ? $"{Frontend}__internal" : Frontend.Text;

    public ProxyMode Mode { get; init; }

    /// <summary>The load balancers in front of this one, that are believed when they say for whom they speak; null when nobody is.</summary>
    public TrustedProxies? Trusted { get; init; }
}
