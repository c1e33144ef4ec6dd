using System.Text.RegularExpressions;
using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>The forms that values of several keys have in common. Each yields null, or leaves out, what does not fit, and has then said why.</summary>
internal static partial class Forms
{
    public const int MostItems = 200;

    private const int LongestPath = 4096;

    private const int LongestSetting = 4096;

    public const string WordRule = "1 to 255 of letters, digits and _ . : / + -, beginning with a letter, a digit or '/'";

    /// <summary>What no reader of a container's settings can take for anything else: no space, quote or comma.</summary>
    public static string? Word(this Field field) => field.Shaped(WordShape, WordRule);

    public static string? Shaped(this Field field, Regex shape, string rule)
    {
        if (field.Text() is not { } text) return null;
        if (shape.IsMatch(text)) return text;
        field.Fail($"'{text}' does not fit: {rule}");
        return null;
    }

    public static string? AbsolutePath(this Field field)
    {
        if (field.Text(LongestPath) is not { } text) return null;
        if (text.StartsWith('/')) return text;
        field.Fail($"'{text}' must be an absolute path (begin with '/')");
        return null;
    }

    /// <summary>A path of the container that something is mounted on.</summary>
    public static string? MountPoint(this Field field)
    {
        if (field.AbsolutePath() is not { } path) return null;
        if (path.TrimEnd('/').Length > 0 && !path.Contains(':', StringComparison.Ordinal)) return path;
        field.Fail(path.Contains(':', StringComparison.Ordinal)
            ? $"'{path}' has a ':': a path of the VM is mounted by binds, SOURCE:TARGET" : "the container's root cannot be mounted over");
        return null;
    }

    /// <summary>A list, or texts with commas between; none of them twice.</summary>
    public static ValueList<string> Each(this Field field, Func<Field, string?> read)
    {
        var found = new List<string>();
        foreach (var item in field.Items(MostItems) ?? [])
        {
            if (read(item) is not { } text) continue;
            if (found.Contains(text)) item.Fail($"'{text}' is said twice");
            else found.Add(text);
        }
        return found.ToValueList();
    }

    /// <summary>Names with values of one line, each name of a shape.</summary>
    public static ValueList<Setting> Settings(this Field field, Regex name, string rule)
    {
        var found = new List<Setting>();
        foreach (var pair in Pairs.Read(field, LongestSetting, bare: null).Take(MostItems + 1))
        {
            if (!name.IsMatch(pair.Name)) pair.At.Fail($"'{pair.Name}' does not fit: {rule}");
            // The value stays out of the error: some drivers take passwords and tokens.
            else if (pair.Value.Any(char.IsControl)) pair.At.Fail($"the value of '{pair.Name}' holds a line break or another control character");
            else found.Add(new Setting(pair.Name, pair.Value));
        }
        if (found.Count > MostItems) field.Fail($"holds more than {MostItems} entries");
        return found.ToValueList();
    }

    public static ValueList<Setting> Settings(this Field field) => field.Settings(WordShape, WordRule);

    public static long? Size(this Field field) => field.Parsed<long>(ByteSize.TryParse, ByteSize.Rule);

    /// <summary>A size of which 0 means none, so that the key could as well be left out.</summary>
    public static long? SizeOrNone(this Field field, long least)
    {
        if (field.Size() is not (> 0 and var bytes)) return null;
        if (bytes < least) field.Fail($"is below {least >> 20}m, the least that the Engine takes");
        return bytes;
    }

    public static string? Address(this Field field)
    {
        if (field.Text() is not { } text) return null;
        if (IpText.TryParse(text, out var address)) return address.ToString();
        field.Fail($"'{text}' is no IP address");
        return null;
    }

    /// <summary>One of some words, or <c>container:NAME</c>.</summary>
    public static string? ModeOrContainer(this Field field, params string[] words)
    {
        const string Of = "container:";
        if (field.Text() is not { } text) return null;
        if (words.Contains(text) || (text.StartsWith(Of, StringComparison.Ordinal) && ContainerName.IsMatch(text[Of.Length..]))) return text;
        field.Fail($"'{text}' must be one of: {string.Join(", ", words)}, container:NAME");
        return null;
    }

    /// <summary>A container's name or id.</summary>
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\\z", RegexOptions.CultureInvariant)]
    public static partial Regex ContainerName { get; }

    [GeneratedRegex("^[A-Za-z0-9/][A-Za-z0-9_.:/+-]{0,254}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex WordShape { get; }
}
