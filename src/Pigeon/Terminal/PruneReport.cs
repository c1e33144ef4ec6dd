using System.Globalization;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>Tells what a prune removed, would remove, and left alone: a line for each thing.</summary>
internal sealed class PruneReport(Shell shell, bool json)
{
    /// <summary>Tells of one thing as soon as it is known.</summary>
    public void Show(PrunedWire item)
    {
        if (!json) shell.Out.WriteLine(Line(item));
    }

    /// <param name="shown">How many of the first items were told already.</param>
    public int Tell(PruneWire pruned, int shown)
    {
        if (json) shell.Out.WriteLine(JsonSerializer.Serialize(pruned, PigeonJson.Default.PruneWire));
        foreach (var item in pruned.Items.Skip(shown)) Show(item);
        if (!json) shell.Out.WriteLine(Printed.Clean($"{pruned.Vm}: {Sum(pruned)}"));
        if (pruned.Items.Any(item => item.Result == PruneResult.Failed)) return ExitCode.Other;
        return Count(pruned, PruneResult.Planned) > 0 ? ExitCode.ChangesFound : ExitCode.Done;
    }

    private static string Line(PrunedWire item)
    {
        var verb = item.Result switch
        {
            PruneResult.Planned => "remove",
            PruneResult.Failed => "cannot remove",
            var other => other,
        };
        return Printed.Clean($"{verb} {item.Kind} {item.Name}: {item.Detail}{(item.Bytes > 0 ? $" ({Printed.Size(item.Bytes)})" : "")}");
    }

    private static string Sum(PruneWire pruned)
    {
        List<string> parts = [];
        Add(PruneResult.Planned, "to remove");
        Add(PruneResult.Removed, $"removed, {Printed.Size(pruned.FreedBytes)} freed");
        if (parts.Count == 0) parts.Add("nothing to remove");
        Add(PruneResult.Kept, "kept");
        Add(PruneResult.Failed, "not removed");
        return $"{string.Join(", ", parts)}{(pruned.DryRun ? "; nothing was done" : "")}";

        void Add(string result, string words)
        {
            if (Count(pruned, result) is > 0 and var number) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{number} {words}"));
        }
    }

    private static int Count(PruneWire pruned, string result) => pruned.Items.Count(item => item.Result == result);
}
