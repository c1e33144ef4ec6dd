using Pigeon.Core.Names;

namespace Pigeon.Core.Rendering;

/// <summary>One of HAProxy's frontends: the production or the internal side of a frontend of the agent's configuration.</summary>
public sealed record Listener(FrontendName Frontend, bool Internal, ValueList<string> Bind)
{
    public string Name => Internal ? $"{Frontend}__internal" : Frontend.Text;
}
