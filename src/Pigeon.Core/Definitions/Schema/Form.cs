using System.Text.Json.Nodes;
using Pigeon.Core.Definitions.Reading;

namespace Pigeon.Core.Definitions.Schema;

/// <summary>The forms that values take, as fragments of JSON Schema. What a template may stand for is a text with <c>{{</c> in it, so that is good for every single value.</summary>
internal static class Form
{
    /// <summary>The forms that other ones refer to by name.</summary>
    public static JsonObject Definitions => new()
    {
        ["template"] = Matching("\\{\\{"),
        ["text"] = new JsonObject { ["type"] = Strings("string", "number", "boolean") },
        ["texts"] = Any(Text(), List(Text())),
        ["duration"] = Any(Matching("^(?=[0-9])([0-9]{1,6}d)?([0-9]{1,8}h)?([0-9]{1,8}m)?([0-9]{1,8}s)?([0-9]{1,8}ms)?$"), Template()),
        ["flag"] = Any(new JsonObject { ["enum"] = new JsonArray(true, false, "true", "false") }, Template()),
        ["pairs"] = PairsOf(Text),
        ["variables"] = PairsOf(() => Any(Text(), Map(EnvironmentReader.OfSecret, EnvironmentReader.OfSecret.ToDictionary(key => key, _ => Text())))),
    };

    /// <summary>Any single value that is there.</summary>
    public static JsonObject Text() => To("text");

    /// <summary>A text that must not be taken for a number.</summary>
    public static JsonObject QuotedText() => new() { ["type"] = "string", ["minLength"] = 1 };

    /// <summary>A list, or items separated by commas.</summary>
    public static JsonObject Texts() => To("texts");

    public static JsonObject Duration() => To("duration");

    public static JsonObject Flag() => To("flag");

    /// <summary>Names with values: a map, a list of <c>NAME=value</c> or of one-entry maps, or <c>NAME=value</c> with commas between.</summary>
    public static JsonObject Pairs() => To("pairs");

    /// <summary>The same, where a value may refer to a secret.</summary>
    public static JsonObject Variables() => To("variables");

    /// <summary>Names, each with settings of its own or without: names alone, a map, or a list of either.</summary>
    public static JsonObject NamesWithSettings()
    {
        var settings = new JsonObject { ["type"] = Strings("object", "array", "null") };
        return Any(Texts(), MapOf((JsonObject)settings.DeepClone()), List(Any(Text(), MapOf(settings))));
    }

    public static JsonObject Whole(long from, long to) => Any(
        new JsonObject { ["type"] = "integer", ["minimum"] = from, ["maximum"] = to }, Matching("^[0-9]+$"), Template());

    public static JsonObject OneOf(params string[] words) => Any(new JsonObject { ["enum"] = Strings(words) }, Template());

    /// <summary>A map whose keys are the author's own.</summary>
    public static JsonObject MapOf(JsonObject value, int? entries = null)
    {
        var map = new JsonObject { ["type"] = "object", ["additionalProperties"] = value };
        if (entries is { } count) (map["minProperties"], map["maxProperties"]) = (count, count);
        return map;
    }

    public static JsonObject List(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    public static JsonObject Any(params JsonObject[] forms) => new() { ["anyOf"] = new JsonArray([.. forms]) };

    /// <summary>A map with these keys and no others. A key that has no shape takes anything.</summary>
    public static JsonObject Map(IEnumerable<string> known, IReadOnlyDictionary<string, JsonObject> shapes, params string[] required)
    {
        var properties = new JsonObject();
        foreach (var key in known) properties[key] = shapes.TryGetValue(key, out var shape) ? shape.DeepClone() : new JsonObject();
        var map = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0) map["required"] = Strings(required);
        return map;
    }

    public static JsonObject Described(this JsonObject shape, string description)
    {
        shape["description"] = description;
        return shape;
    }

    private static JsonObject PairsOf(Func<JsonObject> value) => Any(MapOf(value()), List(Any(Text(), MapOf(value(), entries: 1))), Text());

    private static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Template() => To("template");

    private static JsonObject To(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonArray Strings(params string[] words) => new([.. words.Select(word => (JsonNode)word)]);
}
