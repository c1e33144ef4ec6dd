using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions;

/// <summary>
/// Hides what looks like a secret wherever a definition is shown. The rule, as <c>docs/cli.md</c> has it: a value is hidden when its name says what it is,
/// in whatever case, and so is a password inside an address. Too much hidden is a nuisance, too little a leak: in doubt it hides.
/// </summary>
public static partial class SecretMask
{
    public const string Mask = "***";

    /// <summary>Whether a name says that its value is nobody's business.</summary>
    public static bool IsNameOfOne(string name) => Telling.IsMatch(name);

    /// <summary>The value as it may be shown.</summary>
    public static string Shown(string name, string value) => IsNameOfOne(name) && value.Length > 0 ? Mask : Shown(value);

    /// <summary>A text of which nothing is known, such as a command line or <c>NAME=value</c>. Whatever follows a telling name may belong to its value, so all of it goes.</summary>
    public static string Shown(string text)
    {
        var telling = Assignment.Matches(text).FirstOrDefault(match => IsNameOfOne(match.Groups["name"].Value));
        if (telling is not null) text = text[..(telling.Index + telling.Length)] + Mask;
        return UserInfo.Replace(text, $"$1{Mask}@");
    }

    /// <summary>A file of any language: what stands behind a telling name on the same line, after <c>=</c>, <c>:</c> or a space, is taken for its value.</summary>
    public static string ShownFile(string text) => string.Join('\n', text.Split('\n').Select(line =>
        Given.Matches(line).FirstOrDefault(match => IsNameOfOne(match.Groups["name"].Value)) is { } telling
            ? line[..(telling.Index + telling.Length)] + Mask : Shown(line)));

    /// <summary>The same tree with the secrets hidden. A value that only refers to a secret is a map, and stays.</summary>
    public static YamlValue Hidden(YamlValue value) => value switch
    {
        YamlValue.Mapping map => new YamlValue.Mapping([.. map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Hidden(entry.Key.Text, entry.Value)))], map.At),
        YamlValue.Sequence list => new YamlValue.Sequence([.. list.Items.Select(Hidden)], list.At),
        YamlValue.Scalar scalar when Shown(scalar.Text) is var shown && shown != scalar.Text => new YamlValue.Scalar(shown, plain: false, scalar.At),
        _ => value,
    };

    /// <inheritdoc cref="Hidden(YamlValue)"/>
    public static JsonNode? Hidden(JsonNode? node)
    {
        switch (node)
        {
            // A pair tells the name in one member and the value in the other.
            case JsonObject { Count: 2 } pair when (Text(pair["key"]) ?? Text(pair["name"])) is { } name && Text(pair["value"]) is { } value:
                pair["value"] = Shown(name, value);
                break;
            case JsonObject map:
                foreach (var key in map.Select(member => member.Key).ToList())
                    map[key] = Text(map[key]) is { } text ? Shown(key, text) : Replaced(Hidden(map[key]));
                break;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++) list[index] = Text(list[index]) is { } item ? Shown(item) : Replaced(Hidden(list[index]));
                break;
        }
        return node;
    }

    private static YamlValue Hidden(string name, YamlValue value) => value switch
    {
        YamlValue.Scalar { Text.Length: > 0, Kind: not PlainKind.Null } scalar when IsNameOfOne(name) => new YamlValue.Scalar(Mask, plain: false, scalar.At),
        YamlValue.Sequence list when IsNameOfOne(name) => new YamlValue.Sequence([.. list.Items.Select(item => Hidden(name, item))], list.At),
        _ => Hidden(value),
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A node that has a parent cannot be put in its own place again.</summary>
    private static JsonNode? Replaced(JsonNode? node) => node?.DeepClone();

    /// <summary>Long words anywhere in the name, short ones as a word of it: <c>PGPASSWORD</c>, <c>api_key</c>, <c>DB_PASS</c>; not <c>keyboard</c>, <c>compass</c>.</summary>
    [GeneratedRegex(@"passw(or)?d|passphrase|secret|token|credential|api_?key|private_?key|(^|[^a-z])(pass|pwd|key|auth|authorization|dsn)([^a-z]|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Telling { get; }

    [GeneratedRegex(@"(?<name>[A-Za-z0-9_.-]+)=", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment { get; }

    [GeneratedRegex(@"(?<name>[A-Za-z0-9_.-]+)[""']?(\s*[:=]\s*|\s+)(?=\S)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Given { get; }

    [GeneratedRegex(@"(://[^/\s:@]*:)[^/\s@]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo { get; }
}
