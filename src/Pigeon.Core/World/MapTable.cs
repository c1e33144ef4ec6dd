namespace Pigeon.Core.World;

/// <summary>A map's entries, ordered by key.</summary>
public sealed record MapTable(MapName Name, ValueList<MapRow> Rows)
{
    /// <summary>Of entries with the same key HAProxy goes by the first.</summary>
    public IReadOnlyDictionary<string, string> Entries()
    {
        var entries = new Dictionary<string, string>(Rows.Count, StringComparer.Ordinal);
        foreach (var row in Rows) entries.TryAdd(row.Key, row.Value);
        return entries;
    }

    public string? this[string key] => Rows.FirstOrDefault(row => row.Key == key)?.Value;

    public static MapTable Of(MapName name, IEnumerable<MapRow> rows) =>
        new(name, rows.OrderBy(row => row.Key, StringComparer.Ordinal).ToValueList());
}
