using System.Globalization;

namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>
/// The tables that HAProxy separates by blanks: a header line that starts with '#', then rows. Columns are found by name,
/// because their number and order change between versions.
/// </summary>
internal sealed class TableText
{
    private readonly Dictionary<string, int> _columns;

    private TableText(Dictionary<string, int> columns, IReadOnlyList<string[]> rows) => (_columns, Rows) = (columns, rows);

    public IReadOnlyList<string[]> Rows { get; }

    /// <exception cref="HaproxyFaultException">The reply holds no such table, usually because it is an error text.</exception>
    public static TableText Parse(string command, string reply)
    {
        var lines = reply.Split('\n');
        var header = Array.FindIndex(lines, line => line.StartsWith("# ", StringComparison.Ordinal));
        if (header < 0)
            throw new HaproxyFaultException(command, reply);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in Words(lines[header][2..]).Index())
            columns.TryAdd(name, index);
        return new(columns, [.. lines[(header + 1)..].Select(Words).Where(words => words.Length > 0)]);
    }

    public string Text(string[] row, string column) => _columns.TryGetValue(column, out var index) && index < row.Length
        ? row[index]
        : throw new FormatException($"the table of HAProxy has no column '{column}'");

    public int Number(string[] row, string column) => int.Parse(Text(row, column), CultureInfo.InvariantCulture);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
