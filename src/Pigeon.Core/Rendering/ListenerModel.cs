using Pigeon.Core.Definitions;
using Pigeon.Core.World;

namespace Pigeon.Core.Rendering;

/// <summary>What the template of the frontends is given.</summary>
internal static class ListenerModel
{
    /// <summary>HAProxy takes at most 64 words a line.</summary>
    private const int WordsInLine = 50;

    public static Dictionary<string, object?> Of(Listener listener, ProxySettings settings) => new()
    {
        ["name"] = listener.Name,
        ["frontend"] = listener.Frontend.Text,
        ["internal"] = listener.Internal,
        ["mode"] = Word(listener.Mode),
        ["bind"] = listener.Bind.ToList<object?>(),
        ["tls"] = new Dictionary<string, object?>
        {
            ["bind"] = listener.TlsBind.ToList<object?>(),
            ["certificates"] = settings.CertificateList(listener.Frontend),
        },
        ["trusted_by"] = listener.Trusted?.By switch
        {
            null => "nobody",
            ClientTold.ForwardedFor => "forwarded_for",
            ClientTold.ProxyProtocol => "proxy_protocol",
            var other => throw new System.Diagnostics.UnreachableException($"no word for {other}"),
        },
        ["trusted"] = Lines(listener.Trusted?.Networks.Select(network => network.Text) ?? []),
    };

    /// <summary>Each distinct rule once, with the apps that have it: what a request costs does not grow with apps that share rules.</summary>
    public static List<object?> Rules(Desired desired) => desired.Apps
        .Where(app => app.Lanes.Count > 0 && app.Internal.HasConditions)
        .GroupBy(app => app.Internal with { Path = null })
        .Select((group, index) => (object?)new Dictionary<string, object?>
        {
            ["name"] = $"internal_{index + 1}",
            ["apps"] = Lines(group.Select(app => app.Name.Text)),
            ["networks"] = Lines(group.Key.Networks.Select(network => network.Text)),
            ["headers"] = group.Key.Headers.Select(match => Pair(match.Name.Text, match.Value.Text)).ToList<object?>(),
            ["cookies"] = group.Key.Cookies.Select(match => Pair(match.Name.Text, match.Value.Text)).ToList<object?>(),
        })
        .ToList();

    /// <summary>Each distinct prefix of internal requests once; the map of routes tells whose it is.</summary>
    public static List<object?> Prefixes(Desired desired) => desired.Apps
        .Where(app => app.Lanes.Count > 0)
        .Select(app => app.Internal.Path?.Text).OfType<string>().Distinct()
        .Order(StringComparer.Ordinal).ToList<object?>();

    public static string Word(ProxyMode mode) => mode.ToString().ToLowerInvariant();

    private static List<object?> Lines(IEnumerable<string> words) => words.Chunk(WordsInLine).Select(line => string.Join(' ', line)).ToList<object?>();

    private static Dictionary<string, object?> Pair(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
