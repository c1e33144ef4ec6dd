using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Tests.Definitions.Schema;

/// <summary>A validator for the part of JSON Schema (draft 2020-12) that Pigeon's uses. A keyword that it does not know is a failure, so that no rule is passed over.</summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly string[] Notes = ["$schema", "$defs", "title", "description"];

    /// <summary>What stands against the value: a path and a keyword each.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value) => [.. Faults(root, value, "")];

    private IEnumerable<string> Faults(JsonObject schema, JsonNode? value, string at) => schema
        .Where(rule => !Notes.Contains(rule.Key))
        .SelectMany(rule => Faults(schema, rule.Key, rule.Value!, value, at));

    private IEnumerable<string> Faults(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, string at)
    {
        var isGood = keyword switch
        {
            "type" => (rule as JsonArray)?.Any(type => Is(value, $"{type}")) ?? Is(value, $"{rule}"),
            "const" => JsonNode.DeepEquals(rule, value),
            "enum" => rule.AsArray().Any(word => JsonNode.DeepEquals(word, value)),
            "pattern" => !Is(value, "string") || Regex.IsMatch($"{value}", $"{rule}", RegexOptions.CultureInvariant),
            "minLength" => !Is(value, "string") || $"{value}".Length >= (int)rule,
            "minimum" => !Is(value, "number") || (decimal)value! >= (decimal)rule,
            "maximum" => !Is(value, "number") || (decimal)value! <= (decimal)rule,
            "minProperties" => value is not JsonObject few || few.Count >= (int)rule,
            "maxProperties" => value is not JsonObject many || many.Count <= (int)rule,
            "required" => value is not JsonObject map || rule.AsArray().All(key => map.ContainsKey($"{key}")),
            "anyOf" => rule.AsArray().Any(form => !Faults(form!.AsObject(), value, at).Any()),
            "$ref" or "properties" or "additionalProperties" or "items" => true,
            _ => throw new NotSupportedException($"the keyword '{keyword}' is not known here"),
        };
        return isGood ? Below(schema, keyword, rule, value, at) : [$"{at}: {keyword}"];
    }

    private IEnumerable<string> Below(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, string at) => (keyword, value) switch
    {
        ("$ref", _) => Faults(root["$defs"]![$"{rule}"["#/$defs/".Length..]]!.AsObject(), value, at),
        ("properties", JsonObject map) => map.Where(entry => rule[entry.Key] is not null).SelectMany(entry => Faults(rule[entry.Key]!.AsObject(), entry.Value, $"{at}.{entry.Key}")),
        ("additionalProperties", JsonObject map) => map.Where(entry => schema["properties"]?[entry.Key] is null).SelectMany(entry =>
            rule is JsonObject other ? Faults(other, entry.Value, $"{at}.{entry.Key}") : [$"{at}.{entry.Key}: additionalProperties"]),
        ("items", JsonArray list) => list.SelectMany((item, index) => Faults(rule.AsObject(), item, $"{at}[{index}]")),
        _ => [],
    };

    private static bool Is(JsonNode? value, string type) => (type, value?.GetValueKind()) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("null", null) => true,
        ("integer", JsonValueKind.Number) => decimal.IsInteger((decimal)value!),
        _ => false,
    };
}
