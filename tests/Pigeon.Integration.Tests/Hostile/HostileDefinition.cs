using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>A definition with every key that a configuration shows, of which one or more values can be another text.</summary>
internal sealed class HostileDefinition(string authorities)
{
    /// <summary>Keys below the app with a harmless value each. A name before ':' in the last part is a key of the definition's own choice.</summary>
    public IReadOnlyList<(string Key, string Value)> Harmless { get; } =
    [
        ("version", "1.14"), ("loadbal.frontend", "web"), ("loadbal.host", "shop.example.org"), ("loadbal.path", "/shop"), ("loadbal.backend_port", "8080"),
        ("loadbal.default_network", "edge"), ("loadbal.balance", "leastconn"), ("loadbal.retries", "2"), ("loadbal.maxconn", "100"), ("loadbal.backend_protocol", "http1"),
        ("loadbal.backend_proxy_protocol", "v2"), ("loadbal.fallback", "inactive"), ("loadbal.drain_timeout", "30s"),
        ("loadbal.timeouts.server", "20s"), ("loadbal.cookie.name", "SRV"), ("loadbal.cookie.key", "a-long-secret"),
        ("loadbal.backend_tls.verify", "required"), ("loadbal.backend_tls.ca_file", authorities), ("loadbal.backend_tls.sni", "members.example.org"),
        ("loadbal.healthcheck.path", "/health"), ("loadbal.healthcheck.host", "probe.example.org"), ("loadbal.healthcheck.method", "GET"),
        ("loadbal.healthcheck.expect", "200-299"), ("loadbal.healthcheck.expect_body", "all is well"), ("loadbal.healthcheck.interval", "2s"), ("loadbal.healthcheck.port", "8081"),
        ("loadbal.snippet", "http-request set-header X-Snippet yes"),
        ("loadbal.internal.networks", "10.0.0.0/8"), ("loadbal.internal.path", "/green"), ("loadbal.internal.header.X-Preview", "yes"), ("loadbal.internal.cookie.preview", "yes"),
    ];

    /// <summary>Reads the definition with these values in the place of the harmless ones; <paramref name="names"/> renames keys.</summary>
    public static DefinitionResult Read(IEnumerable<(string Key, string Value)> values, IReadOnlyDictionary<string, string>? names = null)
    {
        var tree = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            var parts = key.Split('.');
            var at = tree;
            foreach (var part in parts[..^1]) at = (SortedDictionary<string, object>)(at.TryGetValue(part, out var found) ? found : at[part] = new SortedDictionary<string, object>(StringComparer.Ordinal));
            at[names?.GetValueOrDefault(key) ?? parts[^1]] = value;
        }

        var text = $"stacks: {{shop: {{task_definitions: {{web: {{docker_config: {{image: 'a:1', labels: {{register_backend: 'true'}}}}}}}}, {Yaml(tree)[1..]}}}";
        return DefinitionFile.Read(text, "stacks.yaml", AppName.Parse("shop"), null, new VmFacts("vm1", []));
    }

    /// <summary>The app that is released from it, under another name.</summary>
    public static App AppOf(StackSpec spec, string name) => new()
    {
        Name = AppName.Parse(name),
        Revision = 1,
        Lanes = Lane.Letters.Select(letter => new LaneSetup { Letter = letter, Settings = spec.Loadbal.Lane, RenderedAs = StackState.Release, Slots = 1 }).ToValueList(),
        Stacks = [new Stack { Spec = spec with { App = AppName.Parse(name) }, State = StackState.Active, Lane = 'a', Since = DateTimeOffset.UnixEpoch }],
        Operations = [],
        Internal = spec.Loadbal.Internal,
    };

    private static string Yaml(object value) => value is SortedDictionary<string, object> map
        ? $"{{{string.Join(", ", map.Select(entry => $"{Quoted(entry.Key)}: {Yaml(entry.Value)}"))}}}"
        : IsNumber((string)value) ? (string)value : Quoted((string)value);

    private static bool IsNumber(string text) => text.Length is > 0 and < 6 && text.All(char.IsAsciiDigit);

    /// <summary>In the quotes in which YAML can spell anything.</summary>
    private static string Quoted(string text) => $"\"{string.Concat(text.Select(letter => $"\\u{(int)letter:X4}"))}\"";
}
