namespace Pigeon.Core.World;

/// <summary>A map's entries, ordered by key.</summary>
public sealed record MapTable(MapName Name, ValueList<MapRow> Rows)
{
    public string? this[string key] => Rows.FirstOrDefault(row => row.Key == key)?.Value;

    public static MapTable Of(MapName name, IEnumerable<MapRow> rows) =>
        new(name, rows.OrderBy(row => row.Key, StringComparer.Ordinal).ToValueList());
}
