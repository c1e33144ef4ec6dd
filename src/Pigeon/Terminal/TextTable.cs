using System.Text;

namespace Pigeon.Terminal;

/// <summary>Columns two blanks apart, as wide as their widest cell; the last one is cut where the line would get too long.</summary>
internal static class TextTable
{
    private const int Least = 12;

    /// <param name="below">The lines that stand under a row, as they are, by its number and whether its last cell was cut.</param>
    public static void Append(StringBuilder page, string indent, int columns, string[] titles, IReadOnlyList<string[]> rows, Func<int, bool, IEnumerable<string>>? below = null)
    {
        if (rows.Count == 0) return;
        List<string[]> lines = [titles, .. rows.Select(row => row.Select(Printed.Clean).ToArray())];
        var widths = titles.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var room = Math.Max(Least, columns - indent.Length - widths[..^1].Sum(width => width + 2));
        foreach (var (at, line) in lines.Index())
        {
            var cells = line[..^1].Select((cell, column) => cell.PadRight(widths[column] + 2));
            page.AppendLine($"{indent}{string.Concat(cells)}{Printed.Fit(line[^1], room)}".TrimEnd());
            if (at > 0) foreach (var under in below?.Invoke(at - 1, line[^1].Length > room) ?? []) page.AppendLine(under);
        }
    }
}
