using System.Text;

namespace Pigeon.Terminal;

/// <summary>Columns two blanks apart, as wide as their widest cell; the last one is cut where the line would get too long.</summary>
internal static class TextTable
{
    private const int Least = 12;

    public static void Append(StringBuilder page, string indent, int columns, string[] titles, IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0) return;
        List<string[]> lines = [titles, .. rows.Select(row => row.Select(Printed.Clean).ToArray())];
        var widths = titles.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var room = Math.Max(Least, columns - indent.Length - widths[..^1].Sum(width => width + 2));
        foreach (var line in lines)
        {
            var cells = line[..^1].Select((cell, column) => cell.PadRight(widths[column] + 2));
            page.AppendLine($"{indent}{string.Concat(cells)}{Printed.Fit(line[^1], room)}".TrimEnd());
        }
    }
}
