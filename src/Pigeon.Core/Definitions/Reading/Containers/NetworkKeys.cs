using System.Text.RegularExpressions;
using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Keys about the container's names, its ports, its networks and whom it finds.</summary>
internal static partial class NetworkKeys
{
    private const string HostRule = "1 to 63 of letters, digits, '.' and '-', beginning and ending with a letter or digit";

    private const string AliasRule = "1 to 63 of letters, digits, '.', '_' and '-', beginning and ending with a letter or digit";

    public static readonly ValueList<DockerKey> All =
    [
        // What is published is exposed by that, so it is read first.
        new("port_bindings", ["publish"], (config, field) => config with { Ports = PortsReader.Publish(field) }),
        new("ports", ["expose"], (config, field) => config with { Ports = PortsReader.Expose(config.Ports, field) }),
        new("publish_all_ports", ["publish_all"], (config, field) => config with { PublishAllPorts = field.Flag() }),
        new("networks", (config, field) => config with { Networks = EndpointsReader.Read(field) }),
        new("links", (config, field) => config with { Links = ReadLinks(field) }),
        new("hostname", (config, field) => config with { Hostname = field.Shaped(HostShape, HostRule) }),
        new("domainname", (config, field) => config with { DomainName = field.Shaped(HostShape, HostRule) }),
        new("mac_address", (config, field) => config with { MacAddress = ReadMac(field) }),
        new("extra_hosts", (config, field) => config with { ExtraHosts = ReadHosts(field) }),
        new("dns", (config, field) => config with { Dns = field.Each(Forms.Address) }),
        new("dns_search", (config, field) => config with { DnsSearch = field.Each(item => item.Shaped(SearchShape, "a domain name, or '.' for none")) }),
        new("dns_opt", ["dns_option"], (config, field) => config with { DnsOptions = field.Each(Forms.Word) }),
    ];

    /// <summary><c>CONTAINER:ALIAS</c>, as a list, a map or with commas between.</summary>
    public static ValueList<string> ReadLinks(Field field)
    {
        const int LongestAlias = 255;
        var links = new List<string>();
        foreach (var pair in Pairs.Read(field, LongestAlias, bare: null, between: ':'))
        {
            if (!Forms.ContainerName.IsMatch(pair.Name)) pair.At.Fail($"'{pair.Name}' is no container's name or id");
            else if (!AliasShape.IsMatch(pair.Value)) pair.At.Fail($"the alias of '{pair.Name}' does not fit: {AliasRule}");
            else links.Add($"{pair.Name}:{pair.Value}");
        }
        return links.ToValueList();
    }

    /// <summary>A name that others find a container under.</summary>
    public static string? ReadAlias(Field field) => field.Shaped(AliasShape, AliasRule);

    private static string? ReadMac(Field field)
    {
        if (field.Shaped(MacShape, "six pairs of hexadecimal digits, such as 02:42:ac:11:65:43") is not { } mac) return null;
        // The lowest bit of the first byte makes it the address of a group, which no interface can have.
        if (!int.IsOddInteger(Convert.FromHexString(mac[..2])[0])) return mac.ToLowerInvariant();
        field.Fail($"'{mac}' is a multicast address, which no container can have: the first pair must be an even number, such as 02");
        return null;
    }

    private static ValueList<string> ReadHosts(Field field)
    {
        const string Gateway = "host-gateway";
        var hosts = new List<string>();
        foreach (var pair in Pairs.Read(field, Forms.MostItems, bare: null, between: ':'))
        {
            // An address of version 6 may stand in brackets, as in 'name:[::1]'.
            var bare = pair.Value is ['[', .. var inner, ']'] && inner.Contains(':', StringComparison.Ordinal) ? inner : pair.Value;
            if (!AliasShape.IsMatch(pair.Name)) pair.At.Fail($"'{pair.Name}' is no host's name");
            else if (bare == Gateway) hosts.Add($"{pair.Name}:{Gateway}");
            else if (IpText.TryParse(bare, out var address)) hosts.Add($"{pair.Name}:{address}");
            else pair.At.Fail($"'{pair.Value}' is no IP address; {Gateway} stands for the VM's own");
        }
        return hosts.ToValueList();
    }

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex HostShape { get; }

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex AliasShape { get; }

    [GeneratedRegex("^(\\.|[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\\.?)\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SearchShape { get; }

    [GeneratedRegex("^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex MacShape { get; }
}
