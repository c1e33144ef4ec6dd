using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>loadbal</c>, but for its target: <see cref="TargetsReader"/>.</summary>
internal static class LoadbalReader
{
    private const int MostHosts = 100;

    public static readonly string[] Known =
        ["frontend", "host", "path", "backend_port", "default_network", TargetsReader.TargetKey, TargetsReader.TypeKey, "drain_timeout", "drain_tunnels", "fallback", "internal", .. LaneReader.Known];

    /// <summary>Null when it cannot be read at all. What does not fit is in the errors, and the result is then not for use.</summary>
    public static LoadBalancing? Read(Field field)
    {
        if (Section.Open(field, Known) is not { } section) return null;
        var port = section.Required("backend_port", "the port on which the registered containers listen")?.Whole(1, 65535);
        var lane = LaneReader.Read(section);
        var frontend = section["frontend"] is { } name ? name.Parsed<FrontendName>(FrontendName.TryParse, FrontendName.Rule) : FrontendName.Parse("web");
        var network = section["default_network"] is { } net ? net.Parsed<NetworkName>(NetworkName.TryParse, NetworkName.Rule) : NetworkName.Parse("pigeon");
        var drain = section["drain_timeout"] is { } timeout ? timeout.Duration(TimeSpan.Zero, TimeSpan.FromHours(24)) : TimeSpan.FromSeconds(30);
        var tunnels = section["drain_tunnels"]?.Duration(TimeSpan.Zero, TimeSpan.FromHours(24));
        var fallback = section["fallback"]?.OneOf("none", "inactive") == "inactive" ? Fallback.Inactive : Fallback.None;
        var hosts = section["host"] is { } host ? ReadHosts(host) : [];
        var path = section["path"]?.Parsed<UrlPath>(UrlPath.TryParse, UrlPath.Rule);
        if (lane?.Mode is ProxyMode.Tcp) RefuseRequests(section);
        var traffic = section["internal"] is { } inner ? InternalReader.Read(inner, lane?.Mode ?? ProxyMode.Http) : InternalTraffic.None;
        if (port is null || lane is null || frontend is null || network is null || drain is null) return null;
        return new LoadBalancing
        {
            Frontend = frontend.Value, Hosts = hosts, Path = path, BackendPort = port.Value, Network = network.Value,
            DrainTimeout = drain.Value, DrainTunnels = tunnels, Fallback = fallback, Internal = traffic, Lane = lane,
        };
    }

    private static void RefuseRequests(Section section)
    {
        foreach (var key in (string[])["host", "path"])
            section[key]?.FailAtKey("is part of a request, and in mode tcp HAProxy sees none: the frontend alone leads to the app");
    }

    private static ValueList<HostName> ReadHosts(Field field)
    {
        var hosts = new List<HostName>();
        var items = field.Items(MostHosts);
        if (items is { Count: 0 }) field.Fail("is an empty list: name a host, or leave the key out");
        foreach (var item in items ?? [])
        {
            if (item.Parsed<HostName>(HostName.TryParse, HostName.Rule) is not { } host) continue;
            if (hosts.Contains(host)) item.Fail($"'{host}' is said twice");
            else hosts.Add(host);
        }
        return hosts.ToValueList();
    }
}
