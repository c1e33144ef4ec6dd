using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pigeon.TestKit;

/// <summary>The JSON schemas of what is said, made from the metadata by which it is written and read.</summary>
internal sealed class WireSchemas(IReadOnlyList<JsonSerializerContext> contexts, DocComments comments)
{
    private readonly SortedDictionary<string, JsonObject> _made = new(StringComparer.Ordinal);

    /// <param name="names">Those that are spoken of; whatever they are made of comes with them.</param>
    /// <param name="asked">Those of them that are asked with: what is unknown in them is an error.</param>
    public JsonObject Of(IEnumerable<string> names, IReadOnlySet<string> asked)
    {
        foreach (var name in names) Add(Find(name));
        foreach (var name in asked.Where(name => Find(name).UnmappedMemberHandling is JsonUnmappedMemberHandling.Disallow)) _made[name]["additionalProperties"] = false;
        return new JsonObject(_made.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
    }

    public static string NameOf(Type type) => type.Name.EndsWith("Wire", StringComparison.Ordinal) ? type.Name[..^"Wire".Length] : type.Name;

    private JsonTypeInfo Find(string name) => contexts
        .SelectMany(context => context.GetType().GetProperties().Where(property => typeof(JsonTypeInfo).IsAssignableFrom(property.PropertyType)).Select(property => (JsonTypeInfo)property.GetValue(context)!))
        .FirstOrDefault(type => type.Kind is JsonTypeInfoKind.Object && NameOf(type.Type) == name) ?? throw new InvalidOperationException($"there is no type of the protocol for the schema {name}");

    private void Add(JsonTypeInfo type)
    {
        if (_made.ContainsKey(NameOf(type.Type))) return;
        var (schema, properties, required) = (new JsonObject { ["type"] = "object" }, new JsonObject(), new JsonArray());
        _made[NameOf(type.Type)] = schema;
        if (comments.Of(type.Type.Name) is { } told) schema["description"] = told;
        foreach (var property in type.Properties.Where(property => property.Get is not null || property.Set is not null))
        {
            var inner = SchemaOf(property.PropertyType, property.IsGetNullable, type.Options);
            if (comments.Of(type.Type.Name, MemberOf(type, property)) is { } said) inner["description"] = said;
            properties[property.Name] = inner;
            if (property.IsRequired || type.Type.GetConstructors().Any(made => made.GetParameters().Any(parameter => IsNeeded(parameter, type, property)))) required.Add(property.Name);
        }

        if (required.Count > 0) schema["required"] = required;
        schema["properties"] = properties;
    }

    private static bool IsNeeded(System.Reflection.ParameterInfo parameter, JsonTypeInfo type, JsonPropertyInfo property) =>
        !parameter.HasDefaultValue && parameter.Name == MemberOf(type, property);

    private static string MemberOf(JsonTypeInfo type, JsonPropertyInfo property) =>
        type.Type.GetProperties().First(member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name) == property.Name).Name;

    private JsonObject SchemaOf(Type declared, bool mayBeNull, JsonSerializerOptions options)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        mayBeNull |= type != declared;
        if (type == typeof(JsonElement)) return [];
        if (type == typeof(ReadOnlyMemory<byte>)) return new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" };
        if (PlainOf(type) is var (word, format))
        {
            var plain = new JsonObject { ["type"] = mayBeNull ? new JsonArray(word, "null") : word };
            if (format is not null) plain["format"] = format;
            return plain;
        }

        var found = options.GetTypeInfo(type);
        switch (found.Kind)
        {
            case JsonTypeInfoKind.Enumerable:
                return new JsonObject { ["type"] = mayBeNull ? new JsonArray("array", "null") : "array", ["items"] = SchemaOf(found.ElementType!, false, options) };
            case JsonTypeInfoKind.Dictionary:
                return new JsonObject { ["type"] = mayBeNull ? new JsonArray("object", "null") : "object", ["additionalProperties"] = SchemaOf(found.ElementType!, false, options) };
            case JsonTypeInfoKind.Object:
                Add(found);
                var reference = new JsonObject { ["$ref"] = $"#/components/schemas/{NameOf(type)}" };
                return mayBeNull ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
            default:
                throw new InvalidOperationException($"no schema for {type}");
        }
    }

    private static (string Word, string? Format)? PlainOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => ("string", null),
        TypeCode.Boolean => ("boolean", null),
        TypeCode.Int32 => ("integer", "int32"),
        TypeCode.Int64 => ("integer", "int64"),
        TypeCode.Double => ("number", "double"),
        _ => type == typeof(DateTimeOffset) ? ("string", "date-time") : null,
    };
}
