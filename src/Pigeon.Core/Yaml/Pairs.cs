namespace Pigeon.Core.Yaml;

/// <summary>Names with values in any of Salt's forms: a map, a list of <c>NAME=value</c>, a list of one-entry maps, or <c>NAME=value</c> with commas between; for some keys it is <c>NAME:value</c>.</summary>
public static class Pairs
{
    private const int Most = 1000;

    private const int LongestName = 255;

    /// <param name="bare">The value of a name that stands alone; null refuses it.</param>
    /// <param name="between">What stands between name and value in a text.</param>
    /// <param name="nested">Whether a value may be a map, which the caller then reads.</param>
    public static IReadOnlyList<Pair> Read(Field field, int longestValue, string? bare, char between = '=', bool nested = false)
    {
        var found = new List<Pair>();
        if (field.Value is YamlValue.Mapping)
        {
            foreach (var (key, value) in field.Entries() ?? []) Add(found, key.Text, value, Value(value, longestValue, nested), between);
            return found;
        }
        foreach (var item in field.Items(Most) ?? [])
        {
            if (item.Value is YamlValue.Mapping) AddEntry(found, item, longestValue, between, nested);
            else if (item.Literal(longestValue + LongestName + 1) is { } text) AddText(found, text, item, longestValue, bare, between);
        }
        return found;
    }

    private static string? Value(Field field, int longest, bool nested) => nested && field.Value is YamlValue.Mapping ? "" : field.Literal(longest);

    private static void AddEntry(List<Pair> found, Field item, int longestValue, char between, bool nested)
    {
        if (item.Entries() is [var (key, value)]) Add(found, key.Text, value, Value(value, longestValue, nested), between);
        else item.Fail("a map inside the list must have exactly one entry, NAME: value");
    }

    private static void AddText(List<Pair> found, string text, Field item, int longestValue, string? bare, char between)
    {
        var cut = text.IndexOf(between, StringComparison.Ordinal);
        var value = cut < 0 ? bare : text[(cut + 1)..];
        // What stands there may be a secret that somebody mistyped; errors end up in logs, so it is not quoted.
        if (value is null) item.Fail($"has no '{between}': write NAME{between}value");
        else if (value.Length > longestValue) item.Fail($"longer than {longestValue} characters");
        else Add(found, cut < 0 ? text : text[..cut], item, value, between);
    }

    private static void Add(List<Pair> found, string name, Field at, string? value, char between)
    {
        if (name.Length is 0 or > LongestName || name.Contains(between, StringComparison.Ordinal) || name.Any(char.IsControl))
            at.Fail($"'{name}' is no name: 1 to {LongestName} characters, none of them '{between}' or a control character");
        else if (found.Exists(pair => pair.Name == name))
            at.Fail($"'{name}' is said twice");
        else if (value is not null)
            found.Add(new(name, value, at));
    }
}
