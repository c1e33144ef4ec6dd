using System.Globalization;
using System.Text.Json.Nodes;
using Pigeon.Core.Stacks;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Storage;

/// <summary>A stack's definition as a flat list of keys, named as in <c>stacks.yaml</c> where that has a name, with a value each.</summary>
public static class SpecFacts
{
    /// <summary>Where the stored name is another than the one that people write; an empty one lies in the map around it.</summary>
    private static readonly Dictionary<string, string> Written = new(StringComparer.Ordinal)
    {
        ["formula"] = "config.formula", ["services"] = "task_definitions", ["count"] = "task_definitions.count", ["docker"] = "docker_config", ["lane"] = "", ["check"] = "healthcheck", ["pace"] = "",
        ["hosts"] = "host", ["network"] = "default_network", ["max_connections"] = "maxconn", ["protocol"] = "backend_protocol", ["tls"] = "backend_tls",
        ["proxy_header"] = "backend_proxy_protocol", ["restart"] = "restart_policy", ["headers"] = "header", ["cookies"] = "cookie", ["$type"] = "type",
    };

    /// <summary>Facts that follow from others.</summary>
    private static readonly string[] Derived = ["app", "version", "registered", "bundle", "size", "runs_elsewhere", "served_elsewhere"];

    private static readonly string[] InBytes = ["memory", "mem_limit", "mem_reservation", "memory_reservation", "memory_swap", "memswap_limit", "kernel_memory", "shm_size"];

    /// <summary>In the order of the definition.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(StackSpec spec)
    {
        var facts = new List<KeyValuePair<string, string>>();
        AddMap(facts, "", SpecText.Of(spec));
        return facts;
    }

    private static void Add(List<KeyValuePair<string, string>> facts, string path, string name, JsonNode? value)
    {
        var written = Written.GetValueOrDefault(name, name);
        var key = written.Length == 0 ? path : path.Length == 0 ? written : $"{path}.{written}";
        switch (value)
        {
            case null or JsonArray { Count: 0 }:
                break;
            case JsonObject map:
                AddMap(facts, key, map);
                break;
            case JsonArray list when name == "environment" && list.All(item => Text(item)?.Contains('=', StringComparison.Ordinal) == true):
                foreach (var parts in list.Select(item => Text(item)!.Split('=', 2))) facts.Add(new($"{key}.{parts[0]}", parts[1]));
                break;
            case JsonArray list when list.All(IsNamed):
                foreach (var item in list.OfType<JsonObject>()) AddNamed(facts, key, item);
                break;
            case JsonArray list:
                facts.Add(new(key, string.Join(", ", list.Select(item => Text(item) ?? item?.ToJsonString() ?? "null"))));
                break;
            default:
                facts.Add(new(key, Print(name, value)));
                break;
        }
    }

    private static void AddMap(List<KeyValuePair<string, string>> facts, string path, JsonObject map)
    {
        foreach (var (name, value) in map)
            if (!Derived.Contains(name)) Add(facts, path, name, value);
    }

    private static bool IsNamed(JsonNode? item) => item is JsonObject map && NameOf(map) is not null;

    private static string? NameOf(JsonObject map) => Text(map["name"]) ?? (map.ContainsKey("value") ? Text(map["key"]) : null);

    /// <summary>A service, or a pair of a name and a value.</summary>
    private static void AddNamed(List<KeyValuePair<string, string>> facts, string key, JsonObject item)
    {
        var path = $"{key}.{NameOf(item)}";
        foreach (var (name, value) in item)
            if (name == "value") facts.Add(new(path, Text(value) ?? value?.ToJsonString() ?? ""));
            else if (name is not ("name" or "key") && !Derived.Contains(name)) Add(facts, path, name, value);
    }

    private static string Print(string name, JsonNode value)
    {
        if (value is JsonValue number && InBytes.Contains(name) && number.TryGetValue<long>(out var bytes) && bytes > 0 && bytes % (1 << 20) == 0)
            return string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}M");
        if (Text(value) is not { } text) return value.ToJsonString();
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) ? DurationText.Print(span) : text;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
