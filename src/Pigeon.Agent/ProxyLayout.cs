using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Rendering;

namespace Pigeon.Agent;

/// <summary>Where on the VM HAProxy's files and sockets are, and what it listens on, by the agent's settings.</summary>
internal static class ProxyLayout
{
    public static ProxySettings Of(AgentSettings settings) => new()
    {
        StatsSocket = settings.Haproxy.StatsSocket,
        EventsSocket = $"{settings.RunDir}/haproxy-events.sock",
        StateFile = $"{settings.StateDir}/haproxy/server.state",
        MapsFolder = $"{settings.StateDir}/haproxy/maps",
        CertificatesFolder = $"{settings.StateDir}/haproxy/certs",

        // The users of the VM are not those of a container: there its own user decides.
        User = settings.Haproxy.Container is null ? ProxyUser.Find() : "",
        HardStopAfter = settings.Haproxy.HardStopAfter,
        Listeners = settings.Frontends.SelectMany(ListenersOf).ToValueList(),
    };

    public static ProxyFiles FilesOf(AgentSettings settings) => new()
    {
        Binary = settings.Haproxy.Binary,
        Config = settings.Haproxy.Config,
        MasterSocket = settings.Haproxy.MasterSocket,
        RuntimeSocket = settings.Haproxy.StatsSocket,
        PidFile = $"{settings.RunDir}/haproxy.pid",
    };

    private static IEnumerable<Listener> ListenersOf(FrontendSettings frontend)
    {
        yield return new Listener(frontend.Name, Internal: false, frontend.Bind) { Mode = frontend.Mode, TlsBind = frontend.TlsBind, Trusted = frontend.Trusted };
        if (frontend.Internal.Count > 0) yield return new Listener(frontend.Name, Internal: true, frontend.Internal) { Mode = frontend.Mode };
    }
}
