using System.Globalization;
using Pigeon.Core.Definitions;

namespace Pigeon.Core.Yaml;

/// <summary>
/// One value of the file and the path that leads to it. Each reading method yields null when the value does not fit, and has then said why;
/// so a reader asks for everything, and looks at the error list once, at the end.
/// </summary>
public sealed class Field(string path, Position key, YamlValue value, ErrorList errors)
{
    private const int LongestText = 1024;

    private const int MostEntries = 1000;

    public string Path => path;

    public YamlValue Value => value;

    /// <summary>How the path of something below <paramref name="path"/> reads; keys of any length and content may be asked for.</summary>
    public static string Join(string path, string key)
    {
        var shown = key.Length <= 64 ? key : key[..64] + "...";
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }

    public void Fail(string message) => errors.Add(value.At, path, message);

    /// <summary>For what concerns the key rather than its value, such as something missing below it.</summary>
    public void FailAtKey(string message) => errors.Add(key, path, message);

    /// <summary>For what is wrong in another file that this value leads to.</summary>
    public void FailIn(DefinitionError error) => errors.Add(error);

    /// <summary>What errors call a file that lies beside this one.</summary>
    public string Beside(string name) => errors.Beside(name);

    /// <summary>How much is wrong with the file so far.</summary>
    public int ErrorCount => errors.Count;

    /// <summary>The line of the file, as it was written, that the value comes from.</summary>
    public int SourceLine => errors.SourceLine(value.At.Line);

    /// <summary>The same place, read as another text.</summary>
    public Field WithText(string text) => new(path, key, new YamlValue.Scalar(text, plain: false, value.At), errors);

    /// <summary>The value below a key; null when this is no map, or has no such key. Nothing is reported.</summary>
    public Field? Below(string name) =>
        value is YamlValue.Mapping map && map.Entries.FirstOrDefault(entry => entry.Key.Text == name) is { Key: { } at, Value: { } below } ? new(Join(path, name), at.At, below, errors) : null;

    /// <summary>Any text as it was written, a number or boolean included; <paramref name="longest"/> in characters.</summary>
    public string? Literal(int longest = LongestText)
    {
        switch (value)
        {
            case YamlValue.Scalar { Kind: PlainKind.Null }:
                Fail("has no value: give one (\"\" is the empty text), or leave the key out");
                return null;
            case YamlValue.Scalar scalar when scalar.Text.Length > longest:
                Fail($"longer than {longest} characters");
                return null;
            case YamlValue.Scalar scalar when scalar.Text.Contains('\0', StringComparison.Ordinal):
                Fail("holds a NUL character, which nothing can be given");
                return null;
            case YamlValue.Scalar scalar:
                return scalar.Text;
            default:
                Fail("must be a single value, not a list or a map");
                return null;
        }
    }

    /// <summary>A text of one line.</summary>
    public string? Text(int longest = LongestText)
    {
        if (Literal(longest) is not { } text) return null;
        if (!text.Any(char.IsControl)) return text;
        Fail("holds a line break or another control character");
        return null;
    }

    public T? Parsed<T>(Parser<T> parser, string rule) where T : struct
    {
        if (Text() is not { } text) return null;
        if (parser(text, out var parsed)) return parsed;
        Fail($"'{text}' does not fit: {rule}");
        return null;
    }

    public int? Whole(int from, int to)
    {
        if (Text() is not { } text) return null;
        if (int.TryParse(text, from < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to) return number;
        Fail($"'{text}' must be a whole number from {from} to {to}");
        return null;
    }

    public TimeSpan? Duration(TimeSpan from, TimeSpan to)
    {
        if (Text() is not { } text) return null;
        if (!DurationText.TryParse(text, out var duration, out var problem))
        {
            Fail(problem);
            return null;
        }
        if (duration >= from && duration <= to) return duration;
        Fail($"'{text}' must be from {DurationText.Print(from)} to {DurationText.Print(to)}");
        return null;
    }

    public string? OneOf(params ReadOnlySpan<string> words)
    {
        if (Text() is not { } text) return null;
        foreach (var word in words) if (word == text) return word;
        Fail($"'{text}' must be one of: {string.Join(", ", words)}{NearestKey.Hint(text, words.ToArray())}");
        return null;
    }

    /// <summary>YAML's own booleans, and the words <c>true</c> and <c>false</c> as text. Nothing else is a yes or a no.</summary>
    public bool? Flag()
    {
        if (Text() is not { } text) return null;
        var boolean = value is YamlValue.Scalar { Kind: PlainKind.Boolean } ? text.ToLowerInvariant() : text;
        if (boolean is "true" or "false") return boolean == "true";
        Fail($"'{text}' must be true or false");
        return null;
    }

    /// <summary>A list of maps as the one map of all their entries, which is how Salt writes many a map; anything else as it is.</summary>
    public Field Merged()
    {
        if (value is not YamlValue.Sequence { Items.Count: > 0 and <= MostEntries } list || !list.Items.All(item => item is YamlValue.Mapping)) return this;
        var entries = list.Items.Cast<YamlValue.Mapping>().SelectMany(map => map.Entries).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
            if (!seen.Add(entry.Key.Text)) errors.Add(entry.Key.At, Join(path, entry.Key.Text), "said twice");
        return new(path, key, new YamlValue.Mapping([.. entries.DistinctBy(entry => entry.Key.Text)], value.At), errors);
    }

    /// <summary>The entries of a map whose keys are the author's own; null when it is no map.</summary>
    public IReadOnlyList<(YamlValue.Scalar Key, Field Value)>? Entries()
    {
        if (value is YamlValue.Mapping { Entries.Count: > MostEntries } large)
        {
            Fail($"holds {large.Entries.Count} keys; at most {MostEntries} are taken");
            return null;
        }
        if (value is YamlValue.Mapping map) return [.. map.Entries.Select(entry => (entry.Key, new Field(Join(path, entry.Key.Text), entry.Key.At, entry.Value, errors)))];
        Fail(value is YamlValue.Scalar { Kind: PlainKind.Null } ? "is empty: it needs keys below it" : "must be a map (keys and values)");
        return null;
    }

    /// <summary>The items of a list of at most <paramref name="most"/>; a text counts as items separated by commas.</summary>
    public IReadOnlyList<Field>? Items(int most)
    {
        Field[]? items = value switch
        {
            YamlValue.Sequence list => [.. list.Items.Select((item, number) => new Field($"{path}[{number}]", item.At, item, errors))],
            YamlValue.Scalar => Literal(LongestText * 16) is { } text ? SplitAtCommas(text) : null,
            _ => null,
        };
        if (value is YamlValue.Mapping) Fail("must be a list, or items separated by commas");
        if (items is null || items.Length <= most) return items;
        Fail($"holds {items.Length} items; at most {most} are taken");
        return null;
    }

    private Field[] SplitAtCommas(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(WithText)];
}
