using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>What was done with an app as text for people, the latest last: that is where the eye is when the prompt comes back.</summary>
internal static class HistoryPage
{
    /// <summary>An id that is longer than this was not chosen by anybody: how it begins tells it apart.</summary>
    private const int WholeId = 16;

    private const int ShortId = 8;

    /// <summary>In fewer columns a table would be torn.</summary>
    private const int TableColumns = 76;

    private const string Below = "    ";
    private static readonly string[] Titles = ["WHEN (UTC)", "WHAT", "OUTCOME", "TOOK", "ID", "BY"];

    public static string Render(HistoryWire history, DateTimeOffset now, int columns)
    {
        var page = new StringBuilder();
        if (history.Operations.Count == 0) return page.AppendLine(Printed.Clean($"nothing of that was done with {history.App} on {history.Vm}")).ToString();
        var ids = history.Operations.Select(each => each.Id).ToList();
        if (columns >= TableColumns)
        {
            string[][] rows = [.. history.Operations.Select(each => (string[])[When(each), What(each), Outcome(each), Took(each, now), Short(each.Id, ids), each.Owner ?? "-"])];
            TextTable.Append(page, "", columns, Titles, rows, (at, isCut) =>
                [.. isCut ? Printed.Wrap($"by {history.Operations[at].Owner}", Below, columns) : [], .. Printed.Wrap(Detail(history.Operations[at]), Below, columns)]);
        }
        else
        {
            foreach (var each in history.Operations) AppendNarrow(page, each, Short(each.Id, ids), now, columns);
        }

        return page.ToString();
    }

    /// <summary>One operation with its steps.</summary>
    public static string Render(OperationWire operation, DateTimeOffset now, int columns)
    {
        var page = new StringBuilder();
        AppendWrapped(page, $"{operation.Verb} of {Printed.Stack(operation.App, operation.Version)} on {operation.Vm}: {Outcome(operation)}, {Took(operation, now)}", "", columns);
        AppendWrapped(page, $"operation {operation.Id}{(operation.Owner is { } owner ? $", begun by {owner}" : "")}", "", columns);
        var began = operation.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        AppendWrapped(page, $"begun {began} UTC{(operation.EndedAt is { } end ? $", ended {end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC" : "")}", "", columns);
        foreach (var step in operation.Steps)
            AppendWrapped(page, string.Create(CultureInfo.InvariantCulture, $"{(step.At - operation.StartedAt).TotalSeconds,9:+0.00;-0.00} s  {step.Text}"), "", columns, hanging: "             ");
        if (operation.Steps.Count == 0) page.AppendLine($"{Below}its steps are not known any more");
        AppendWrapped(page, Detail(operation), "", columns);
        return page.ToString();
    }

    private static void AppendNarrow(StringBuilder page, OperationWire operation, string id, DateTimeOffset now, int columns)
    {
        AppendWrapped(page, $"{When(operation)}  {What(operation)}", "", columns);
        AppendWrapped(page, $"{Outcome(operation)}, {Took(operation, now)}, {id}{(operation.Owner is { } owner ? $", by {owner}" : "")}", Below, columns);
        AppendWrapped(page, Detail(operation), Below, columns);
    }

    private static void AppendWrapped(StringBuilder page, string text, string indent, int columns, string? hanging = null)
    {
        foreach (var line in Printed.Wrap(text, indent, columns, hanging)) page.AppendLine(line);
    }

    private static string When(OperationWire operation) => operation.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string What(OperationWire operation) => operation.Version is null ? operation.Verb : $"{operation.Verb} {operation.Version}";

    private static string Outcome(OperationWire operation) => operation.State.Replace('_', ' ');

    private static string Took(OperationWire operation, DateTimeOffset now) => Printed.Took((operation.EndedAt ?? now) - operation.StartedAt);

    private static string Detail(OperationWire operation) => operation.State == "running" && operation.WaitingFor is { } missing ? $"waiting for: {missing}" : operation.Detail;

    /// <summary>The beginning of an id that no other one has.</summary>
    private static string Short(string id, List<string> all)
    {
        for (var length = ShortId; id.Length > WholeId && length < id.Length; length++)
            if (all.TrueForAll(other => other == id || !other.StartsWith(id[..length], StringComparison.Ordinal))) return id[..length];
        return id;
    }
}
