using System.Text.Json;
using System.Text.Json.Nodes;
using Pigeon.Agent.Docker;
using Pigeon.Core.Definitions;

namespace Pigeon.Agent.World;

/// <summary>In what a container differs from what the Engine was asked to create, by the Engine's own names for its settings.</summary>
internal static class RecipeDiff
{
    /// <summary>What <c>docker update</c> can give to a container whose recipe says nothing of it.</summary>
    private static readonly string[] Updatable = ["Memory", "NanoCpus", "CpuShares", "CpuQuota", "CpusetCpus", "CpusetMems"];

    /// <param name="inspected">What the Engine tells of it.</param>
    /// <returns>Each setting, wanted and live, secrets hidden; null where there is none.</returns>
    public static IEnumerable<(string Key, string? Wanted, string? Live)> Find(CreateContainer recipe, JsonObject inspected)
    {
        var wanted = JsonSerializer.SerializeToNode(recipe, EngineJson.Default.CreateContainer)!.AsObject();
        var (config, host) = (inspected["Config"] as JsonObject, inspected["HostConfig"] as JsonObject);
        var limits = wanted["HostConfig"] as JsonObject;
        return wanted.Where(setting => setting.Key is not ("HostConfig" or "NetworkingConfig"))
            .SelectMany(setting => Compare(setting.Key, setting.Value, config?[setting.Key]))
            .Concat(Compare("HostConfig", limits, host))
            .Concat(Updatable.Where(key => IsNothing(limits?[key]) && !IsNothing(host?[key])).Select(key => ($"HostConfig.{key}", (string?)null, (string?)Print(host![key]))));
    }

    private static IEnumerable<(string Key, string? Wanted, string? Live)> Compare(string path, JsonNode? wanted, JsonNode? live) => (wanted, live) switch
    {
        _ when IsNothing(wanted) && !(wanted is JsonObject && live is null && path.Contains('/', StringComparison.Ordinal)) => [],
        (JsonObject map, JsonObject or null) when map.Count > 0 => map.SelectMany(entry => Compare($"{path}.{entry.Key}", entry.Value, (live as JsonObject)?[entry.Key])),
        (JsonArray list, _) when path == "Env" => list.Select(Print).SelectMany(variable => Variable(variable, live as JsonArray)),
        (JsonArray list, JsonArray others) when list.Count == others.Count => list.Zip(others).SelectMany((pair, index) => Compare($"{path}[{index}]", pair.First, pair.Second)),
        _ => IsSame(path, Print(wanted), Print(live)) ? [] : [(path, Shown(path, wanted), live is null ? null : Shown(path, live))],
    };

    /// <summary>The image has variables of its own beside those that are wanted.</summary>
    private static IEnumerable<(string, string?, string?)> Variable(string wanted, JsonArray? live)
    {
        var (name, value) = wanted.Split('=', 2) is [var key, var text] ? (key, text) : (wanted, "");
        var found = live?.Select(Print).FirstOrDefault(variable => variable.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
        return found == value ? [] : [($"Env.{name}", SecretMask.Shown(name, value), found is null ? null : SecretMask.Shown(name, found))];
    }

    /// <summary>Some engines show capabilities with the prefix of the kernel, some without.</summary>
    private static bool IsSame(string path, string wanted, string live) => wanted == live
        || (path.StartsWith("HostConfig.Cap", StringComparison.Ordinal) && wanted.Replace("CAP_", "", StringComparison.Ordinal) == live.Replace("CAP_", "", StringComparison.Ordinal));

    private static bool IsNothing(JsonNode? node) => node switch
    {
        null => true,
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => Print(node) is "" or "0" or "false",
    };

    private static string Shown(string path, JsonNode? node) => SecretMask.Shown(path[(path.LastIndexOf('.') + 1)..], Print(node));

    private static string Print(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "";
}
