namespace Pigeon.Templates;

/// <summary>Turns the variables that a caller gives into values that a template may change without the caller noticing.</summary>
internal static class Imported
{
    private const int MaxDepth = 64;

    public static object? From(object? value, int depth = 0) => value switch
    {
        _ when depth > MaxDepth => throw new ArgumentException("A template variable is nested too deeply, or contains itself."),
        null or string or bool or long or double or decimal or TimeSpan => value,
        int or short or byte or sbyte or ushort or uint => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        float single => (double)single,
        IReadOnlyDictionary<string, object?> members => ObjectFrom(members, depth),
        IReadOnlyDictionary<string, string> texts => ObjectFrom(texts.Select(static pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)), depth),
        IReadOnlyList<object?> items => new ArrayValue(items.Select(item => From(item, depth + 1))),
        _ => throw new ArgumentException($"A template variable cannot be of type {value.GetType().Name}."),
    };

    public static ObjectValue ObjectFrom(IEnumerable<KeyValuePair<string, object?>> members, int depth = 0)
    {
        var result = new ObjectValue();
        foreach (var (name, value) in members)
            result.Members[name] = From(value, depth + 1);
        return result;
    }
}
