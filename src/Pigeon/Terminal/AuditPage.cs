using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>The audit as text for people, the latest last.</summary>
internal static class AuditPage
{
    private const string Below = "    ";
    private static readonly string[] Titles = ["WHEN (UTC)", "WHAT", "RESULT", "FROM", "WHO"];

    public static string Render(AuditWire audit, int columns)
    {
        var page = new StringBuilder();
        if (audit.Records.Count == 0) return "nothing of that was asked for\n";
        if (audit.More) page.AppendLine("there is more: see --limit and --since");
        TextTable.Append(page, "", columns, Titles, [.. audit.Records.Select(Row)], (at, isCut) =>
        [
            .. isCut ? Printed.Wrap($"by {audit.Records[at].Who}", Below, columns) : [],
            .. Printed.Wrap(DetailOf(audit.Records[at]), Below, columns),
            .. (audit.Records[at].Plan ?? []).SelectMany(step => Printed.Wrap(step, Below, columns, Below + Below)),
        ]);
        return page.ToString();
    }

    private static string[] Row(AuditRecordWire record) =>
    [
        record.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        $"{record.What}{(record.App is { } app ? $" {Printed.Stack(app, record.Version)}" : "")}",
        $"{(record.Kind == record.Result ? record.Kind : $"{record.Kind}: {record.Result}")}{(record.Times is { } times ? string.Create(CultureInfo.InvariantCulture, $" x{times}") : "")}",
        record.From, record.Who,
    ];

    /// <summary>What was refused is told with its path: it says more than the method.</summary>
    private static string DetailOf(AuditRecordWire record) => string.Join(": ", new[]
    {
        record.Kind is "refused" or "failed" && record.Path.Length > 0 ? record.Path : null, record.Detail,
    }.OfType<string>());
}
