using System.Globalization;
using System.Text;

namespace Pigeon.TestKit;

/// <summary>The processes of the machine, read from /proc.</summary>
internal static class ProcessTable
{
    /// <summary>Processes whose command line contains the text or whose cgroup lies below the given one, with all their descendants.</summary>
    public static IReadOnlyList<int> Find(string commandText, string? cgroup = null)
    {
        var all = Read();
        var found = all.Where(each => each.Command.Contains(commandText, StringComparison.Ordinal)
                                      || (cgroup is not null && each.Cgroups.Contains(cgroup + "/", StringComparison.Ordinal)))
            .Select(each => each.Pid).ToHashSet();
        // A process can have started before its parent in the listing, so this goes on until a round adds none.
        for (var before = 0; before != found.Count;)
        {
            before = found.Count;
            found.UnionWith(all.Where(each => found.Contains(each.Parent)).Select(each => each.Pid).ToList());
        }
        found.Remove(Environment.ProcessId);
        return [.. found];
    }

    private static List<Row> Read() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Row.TryRead).OfType<Row>()];

    private sealed record Row(int Pid, int Parent, string Command, string Cgroups)
    {
        public static Row? TryRead(string folder)
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                return null;
            try
            {
                var stat = File.ReadAllText($"{folder}/stat");
                // The name stands in parentheses and may hold spaces: what follows it is "state parent ...".
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[0] is "Z" or "X")
                    return null;
                var command = Encoding.UTF8.GetString(File.ReadAllBytes($"{folder}/cmdline")).Replace('\0', ' ');
                return new Row(pid, int.Parse(fields[1], CultureInfo.InvariantCulture), command, File.ReadAllText($"{folder}/cgroup"));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
