using Pigeon.Core.Definitions;
using Pigeon.Core.Rendering;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>frontends.NAME.trusted_proxies</c>.</summary>
internal static class TrustedProxiesReader
{
    public const string Key = "trusted_proxies";

    private const int MostNetworks = 200;

    public static TrustedProxies? Read(Layers layers, ProxyMode mode, Field? at)
    {
        var (networks, by) = (layers.List("networks"), layers["by"]);
        if (networks is null && by is null)
        {
            at?.Fail("says nothing: give networks and by, or leave the key out");
            return null;
        }
        if (networks is null) (at ?? by!).FailAtKey("'networks' is missing: say where the load balancers are, such as [10.0.0.5, 10.0.1.0/24]");
        if (by is null) (at ?? networks!).FailAtKey("'by' is missing: say how they tell the client's address, forwarded_for or proxy_protocol");
        var told = by?.OneOf("forwarded_for", "proxy_protocol") == "forwarded_for" ? ClientTold.ForwardedFor : ClientTold.ProxyProtocol;
        if (told is ClientTold.ForwardedFor && mode is ProxyMode.Tcp)
            by!.Fail("'forwarded_for' is a header of requests, and in mode tcp HAProxy sees none: use proxy_protocol");
        // An empty list is how a variable takes back what the file says.
        return networks is not null && NetworksReader.Read(networks, MostNetworks) is { Count: > 0 } trusted ? new TrustedProxies(trusted, told) : null;
    }
}
