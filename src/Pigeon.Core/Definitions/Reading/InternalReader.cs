using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>loadbal.internal</c>.</summary>
internal static class InternalReader
{
    private const int MostNetworks = 100;

    private const int MostMatches = 16;

    public static readonly string[] Known = ["networks", "header", "cookie", "path"];

    /// <summary>What does not fit is in the errors, and the result is then not for use.</summary>
    public static InternalTraffic Read(Field field, ProxyMode mode)
    {
        if (Section.Open(field, Known) is not { } section) return InternalTraffic.None;
        if (Known.All(key => section[key] is null)) field.Fail($"says nothing: give one or more of {string.Join(", ", Known)}, or leave the key out");
        if (mode is ProxyMode.Tcp)
            foreach (var key in Known.Where(key => key != "networks"))
                section[key]?.FailAtKey("is part of a request, and in mode tcp HAProxy sees none: only networks can be given");
        if (section["networks"] is { Value: YamlValue.Sequence { Items.Count: 0 } } empty) empty.Fail("is an empty list: name a network, or leave the key out");
        return new InternalTraffic
        {
            Networks = section["networks"] is { } networks ? NetworksReader.Read(networks, MostNetworks) : [],
            Headers = Matches<HeaderName>(section["header"], HeaderName.TryParse, HeaderName.Rule, StringComparer.OrdinalIgnoreCase)
                .Select(match => new HeaderMatch(match.Name, match.Value)).ToValueList(),
            Cookies = Matches<CookieName>(section["cookie"], CookieName.TryParse, CookieName.Rule, StringComparer.Ordinal)
                .Select(match => new CookieMatch(match.Name, match.Value)).ToValueList(),
            Path = section["path"] is { } path ? ReadPath(path) : null,
        };
    }

    private static List<(TName Name, MatchValue Value)> Matches<TName>(Field? field, Parser<TName> parser, string rule, StringComparer comparer)
        where TName : struct
    {
        var found = new List<(TName, MatchValue)>();
        var seen = new HashSet<string>(comparer);
        var entries = field?.Entries();
        if (entries is { Count: 0 or > MostMatches }) field!.Fail($"holds {entries.Count} entries: 1 to {MostMatches} are taken");
        foreach (var (key, value) in entries ?? [])
        {
            if (!parser(key.Text, out var name)) value.FailAtKey($"'{key.Text}' does not fit: {rule}");
            else if (!seen.Add(key.Text)) value.FailAtKey($"'{key.Text}' is said twice");
            else if (value.Parsed<MatchValue>(MatchValue.TryParse, MatchValue.Rule) is { } exact) found.Add((name, exact));
        }
        return found;
    }

    private static UrlPath? ReadPath(Field field)
    {
        if (field.Parsed<UrlPath>(UrlPath.TryParse, UrlPath.Rule) is not { } path) return null;
        var parts = path.Text.Trim('/').Split('/');
        if (!parts.Any(part => part is "" or "." or "..")) return UrlPath.Parse($"/{string.Join('/', parts)}");
        field.Fail($"'{path}' cannot be told apart from the app's own paths: name one or more parts, such as /green, none of them empty, '.' or '..'");
        return null;
    }
}
