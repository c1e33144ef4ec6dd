using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pigeon.Templates;

/// <summary>Values as JSON and back, on the node model: it needs no reflection.</summary>
internal static class Json
{
    private const int MaxDepth = 60;

    public static object? Read(Arguments a)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = MaxDepth };
            using var document = JsonDocument.Parse(a.Text(0), options);
            return From(document.RootElement, a);
        }
        catch (JsonException wrong)
        {
            throw a.Refused($"cannot read this text as JSON (line {wrong.LineNumber + 1})");
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            throw a.Refused("found half a character in a string");
        }
    }

    public static string Write(Arguments a)
    {
        try
        {
            return a.Limited(To(a[0], a, 0)?.ToJsonString() ?? "null");
        }
        catch (ArgumentException)
        {
            throw a.Refused("found half a character in a string");
        }
    }

    private static object? From(JsonElement element, Arguments a)
    {
        a.Budget.Step(a.Place);
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return new ArrayValue(element.EnumerateArray().Select(item => From(item, a)));
            case JsonValueKind.Object:
                var result = new ObjectValue();
                foreach (var member in element.EnumerateObject())
                    result.Members[member.Name] = From(member.Value, a);
                return result;
            case JsonValueKind.Number:
                return element.TryGetInt64(out var whole) ? (object)whole : element.TryGetDouble(out var real) ? real : throw a.Refused("found too large a number");
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.True or JsonValueKind.False:
                return element.GetBoolean();
            default:
                return null;
        }
    }

    private static JsonNode? To(object? value, Arguments a, int depth)
    {
        a.Budget.Step(a.Place);
        if (depth > MaxDepth)
            throw a.Refused("found a value that is nested too deeply, or contains itself");
        return value switch
        {
            null => null,
            bool flag => JsonValue.Create(flag),
            long number => JsonValue.Create(number),
            double number when double.IsFinite(number) => JsonValue.Create(number),
            decimal number => JsonValue.Create(number),
            string text => JsonValue.Create(text),
            ArrayValue array => new JsonArray([.. array.Items.Select(item => To(item, a, depth + 1))]),
            RangeValue => new JsonArray([.. a.List(0).Select(item => To(item, a, depth + 1))]),
            ObjectValue members => new JsonObject(members.Members.Select(member => KeyValuePair.Create(member.Key, To(member.Value, a, depth + 1)))),
            _ => throw a.Refused($"has no JSON for {Kinds.Of(value)}"),
        };
    }
}
