namespace Pigeon.Core.Yaml;

/// <summary>A map whose keys are all known. Opening it reports every key that is not.</summary>
public sealed class Section
{
    private readonly Field _field;
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);

    private Section(Field field) => _field = field;

    public Field? this[string key] => _fields.GetValueOrDefault(key);

    /// <param name="unsupported">Keys that mean something elsewhere, but are not taken here; their error says so.</param>
    /// <param name="refused">Keys that mean something elsewhere, and why each of them is not taken here.</param>
    public static Section? Open(Field field, IReadOnlyCollection<string> known, IReadOnlyCollection<string>? unsupported = null,
        IReadOnlyDictionary<string, string>? refused = null)
    {
        if (field.Entries() is not { } entries) return null;
        var section = new Section(field);
        foreach (var (key, value) in entries)
        {
            if (known.Contains(key.Text)) section._fields.Add(key.Text, value);
            else if (unsupported?.Contains(key.Text) == true) value.FailAtKey("is not supported");
            else if (refused?.TryGetValue(key.Text, out var reason) == true) value.FailAtKey($"is not taken: {reason}");
            else value.FailAtKey($"unknown key{NearestKey.Hint(key.Text, refused is null ? known : known.Concat(refused.Keys))}");
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

    /// <summary>A value that may be said under several names, but only under one of them.</summary>
    public Field? Either(string key, params ReadOnlySpan<string> aliases)
    {
        var found = this[key];
        var name = key;
        foreach (var alias in aliases)
        {
            if (this[alias] is not { } field) continue;
            if (found is not null) field.FailAtKey($"'{alias}' is another name for '{name}': keep one of them");
            else (found, name) = (field, alias);
        }
        return found;
    }
}
