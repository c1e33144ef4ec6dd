using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Agent.Haproxy.Tables;

/// <summary>Reads "show proc": a header with the column names, the master's row, then sections of rows under a '#' line.</summary>
internal static partial class ProcessTableText
{
    /// <exception cref="HaproxyFaultException">The reply is not that table, or it was cut off when the master executed itself again.</exception>
    public static ProcessTable Parse(string reply)
    {
        try
        {
            return ParseWhole(reply);
        }
        catch (FormatException)
        {
            throw new HaproxyFaultException("show proc", reply);
        }
    }

    private static ProcessTable ParseWhole(string reply)
    {
        var columns = Array.Empty<string>();
        var section = "";
        string[]? master = null;
        var failed = 0;
        var current = new List<string[]>();
        var old = new List<string[]>();
        foreach (var line in reply.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("#<", StringComparison.Ordinal))
                columns = [.. Column.Matches(line).Select(match => match.Groups[1].Value)];
            else if (line.StartsWith('#'))
                section = line.TrimStart('#', ' ');
            else if (Cells(line) is [_, "master", ..] cells)
                (master, failed) = (cells, Failed(line));
            else if (section == "workers")
                current.Add(Cells(line));
            else if (section == "old workers")
                old.Add(Cells(line));
        }

        if (master is null || columns.Length == 0)
            throw new HaproxyFaultException("show proc", reply);
        var serving = Serving(columns, current, old, failed);
        return new()
        {
            MasterPid = Number(columns, master, "PID"),
            WorkerPid = serving is null ? null : Number(columns, serving, "PID"),
            OldWorkers = [.. current.Concat(old).Where(row => row != serving).Select(row => Number(columns, row, "PID"))],
            Reloads = Number(columns, master, "reloads"),
            FailedReloads = failed,
            Version = Cell(columns, master, "version"),
        };
    }

    /// <summary>
    /// After a failed reload some versions (2.4, 3.2, 3.4) list the worker that goes on serving under the old ones: it is the youngest,
    /// the one that has seen the fewest reloads.
    /// </summary>
    private static string[]? Serving(string[] columns, List<string[]> current, List<string[]> old, int failed)
    {
        if (current is [var serving, ..])
            return serving;
        return failed > 0 ? old.MinBy(row => Number(columns, row, "reloads")) : null;
    }

    private static int Failed(string line) =>
        FailedCount.Match(line) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static string[] Cells(string line) => FailedCount.Replace(line, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string[] columns, string[] row, string name) => int.Parse(Cell(columns, row, name), CultureInfo.InvariantCulture);

    private static string Cell(string[] columns, string[] row, string name) =>
        Array.IndexOf(columns, name) is >= 0 and var index && index < row.Length
            ? row[index]
            : throw new FormatException($"the process table of HAProxy has no column '{name}'");

    [GeneratedRegex("<([^>]+)>", RegexOptions.CultureInvariant)]
    private static partial Regex Column { get; }

    [GeneratedRegex(@"\[failed: (\d+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex FailedCount { get; }
}
