namespace Pigeon.Core.Yaml;

/// <summary>A map whose keys are all known. Opening it reports every key that is not.</summary>
public sealed class Section
{
    private readonly Field _field;
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);

    private Section(Field field) => _field = field;

    public Field? this[string key] => _fields.GetValueOrDefault(key);

    /// <param name="unsupported">Keys that mean something elsewhere, but are not taken here; their error says so.</param>
    public static Section? Open(Field field, IReadOnlyCollection<string> known, IReadOnlyCollection<string>? unsupported = null)
    {
        if (field.Entries() is not { } entries) return null;
        var section = new Section(field);
        foreach (var (key, value) in entries)
        {
            if (known.Contains(key.Text)) section._fields.Add(key.Text, value);
            else if (unsupported?.Contains(key.Text) == true) value.FailAtKey("is not supported");
            else value.FailAtKey($"unknown key{NearestKey.Hint(key.Text, known)}");
        }
        return section;
    }

    /// <param name="why">What to write, appended to "is missing".</param>
    public Field? Required(string key, string why)
    {
        if (_fields.TryGetValue(key, out var field)) return field;
        _field.FailAtKey($"'{key}' is missing: {why}");
        return null;
    }

    /// <summary>A value that may be said under two names, but only under one of them.</summary>
    public Field? Either(string key, string alias)
    {
        if (this[key] is { } field && this[alias] is { } second) second.FailAtKey($"'{alias}' is another name for '{key}': keep one of them");
        return this[key] ?? this[alias];
    }
}
