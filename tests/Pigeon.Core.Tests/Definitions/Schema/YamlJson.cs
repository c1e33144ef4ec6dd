using System.Globalization;
using System.Text.Json.Nodes;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Tests.Definitions.Schema;

/// <summary>A YAML value as the JSON that an editor's validator sees in its place.</summary>
internal static class YamlJson
{
    public static JsonNode? Of(YamlValue value) => value switch
    {
        YamlValue.Mapping map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Of(entry.Value)))),
        YamlValue.Sequence list => new JsonArray([.. list.Items.Select(Of)]),
        YamlValue.Scalar { Kind: PlainKind.Null } => null,
        YamlValue.Scalar { Kind: PlainKind.Boolean } scalar => JsonValue.Create(scalar.Text.Equals("true", StringComparison.OrdinalIgnoreCase)),
        YamlValue.Scalar { Kind: PlainKind.Number } scalar => JsonValue.Create(Number(scalar.Text)),
        YamlValue.Scalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new NotSupportedException($"{value}"),
    };

    /// <summary>The forms that no decimal has (hexadecimal, not a number, ...) are numbers all the same; which one matters to no rule.</summary>
    private static decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0.5m;
}
