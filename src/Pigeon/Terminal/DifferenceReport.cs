using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>Tells in what the definition, what is wanted and what is live differ.</summary>
internal sealed class DifferenceReport(Shell shell, bool json)
{
    private const string Nothing = "none";

    public int Tell(DiffWire diff)
    {
        if (json) shell.Out.WriteLine(JsonSerializer.Serialize(diff, PigeonJson.Default.DiffWire));
        else Write(diff);
        return diff.Differences.Count > 0 ? ExitCode.ChangesFound : ExitCode.Done;
    }

    private void Write(DiffWire diff)
    {
        foreach (var stack in diff.Differences.GroupBy(difference => difference.Version))
        {
            shell.Out.WriteLine($"{Printed.Clean(Printed.Stack(diff.App, stack.Key))} on {Printed.Clean(diff.Vm)}");
            foreach (var difference in stack) shell.Out.WriteLine($"  {Printed.Clean(Line(difference))}");
        }

        foreach (var note in diff.Notes) shell.Error.WriteLine(Printed.Clean(note));
        shell.Out.WriteLine(diff.Differences.Count == 0
            ? $"{diff.App} on {diff.Vm}: the definition, what is wanted and what is live agree"
            : $"{diff.App} on {diff.Vm}: {Printed.Count(diff.Differences.Count, "difference")}");
    }

    /// <summary>From what people write to what is: file, wanted, live.</summary>
    private static string Line(DifferenceWire difference)
    {
        var (wanted, found) = (difference.Wanted ?? Nothing, difference.Found ?? Nothing);
        return difference.Against == DifferenceAgainst.File
            ? $"{difference.Key}: file {found}, wanted {wanted}"
            : $"{difference.Key}: wanted {wanted}, live {found}";
    }
}
