using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Reads <c>docker_config.networks</c>: names, each with or without options, as a list, a map or with commas between.</summary>
internal static class EndpointsReader
{
    private const int MostNetworks = 50;

    /// <summary>Its members have no names for each other and no addresses of their choice.</summary>
    private const string Bridge = "bridge";

    private static readonly string[] Known = ["aliases", "links", "ipv4_address", "ipv6_address", "link_local_ips", "driver_opt"];

    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["mac_address"] = "a container has one for the network that HAProxy reaches it on: write docker_config.mac_address",
    };

    public static ValueList<NetworkEndpoint> Read(Field field)
    {
        var found = new List<NetworkEndpoint>();
        var given = Given(field);
        if (given?.Count == 0) field.Fail("is empty: leave the key out; a container is always on loadbal.default_network");
        if (given?.Count > MostNetworks) field.Fail($"holds {given.Count} networks; at most {MostNetworks} are taken");
        foreach (var (text, at, options) in given?.Take(MostNetworks) ?? [])
        {
            var network = ReadName(text, at);
            var endpoint = ReadOptions(new NetworkEndpoint { Network = network ?? default }, options);
            if (network is null) continue;
            if (found.Exists(other => other.Network == network)) at.Fail($"'{network}' is said twice");
            else if (text == Bridge && endpoint != new NetworkEndpoint { Network = endpoint.Network }) at.Fail("takes no options: only networks that somebody made have them");
            else found.Add(endpoint);
        }
        return found.ToValueList();
    }

    private static List<(string Name, Field At, Field? Options)>? Given(Field field)
    {
        if (field.Value is YamlValue.Mapping)
            return field.Entries() is { } entries ? [.. entries.Select(entry => (entry.Key.Text, entry.Value, (Field?)entry.Value))] : null;
        if (field.Items(Forms.MostItems) is not { } items) return null;
        var given = new List<(string, Field, Field?)>();
        foreach (var item in items)
        {
            if (item.Value is YamlValue.Mapping) given.AddRange((item.Entries() ?? []).Select(entry => (entry.Key.Text, entry.Value, (Field?)entry.Value)));
            else if (item.Text() is { } text) given.Add((text, item, null));
        }
        return given;
    }

    private static NetworkName? ReadName(string text, Field at)
    {
        if (text is "host" or "none") at.FailAtKey($"'{text}' is no network that a container could join beside another");
        else if (NetworkName.TryParse(text, out var name)) return name;
        else at.FailAtKey($"'{text}' is no network's name: {NetworkName.Rule}");
        return null;
    }

    private static NetworkEndpoint ReadOptions(NetworkEndpoint endpoint, Field? options)
    {
        if (options is null or { Value: YamlValue.Scalar { Kind: PlainKind.Null } }) return endpoint;
        if (Section.Open(options.Merged(), Known, refused: Refused) is not { } section) return endpoint;
        return endpoint with
        {
            Aliases = section["aliases"]?.Each(NetworkKeys.ReadAlias) ?? [],
            Links = section["links"] is { } links ? NetworkKeys.ReadLinks(links) : [],
            Ipv4Address = ReadAddress(section["ipv4_address"], wide: false),
            Ipv6Address = ReadAddress(section["ipv6_address"], wide: true),
            LinkLocalAddresses = section["link_local_ips"]?.Each(Forms.Address) ?? [],
            DriverOptions = section["driver_opt"]?.Settings() ?? [],
        };
    }

    private static string? ReadAddress(Field? field, bool wide)
    {
        if (field?.Address() is not { } address) return null;
        if (address.Contains(':', StringComparison.Ordinal) == wide) return address;
        field.Fail($"'{address}' is an address of version {(wide ? 4 : 6)}");
        return null;
    }
}
