using System.CommandLine;
using System.Globalization;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Yaml;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon audit</c>: who asked a controller for what, and what came of it.</summary>
internal static class AuditCommand
{
    public static Command Create(Shell shell)
    {
        var since = new Flag<TimeSpan?>("--since", [], "DURATION", "Only the last so much time: 30m, 24h, 7d", ParseSince);
        var app = new Flag<string>("--app", [], "APP", "Only what concerned this app", text => AppName.Parse(text).Text);
        var who = new Flag<string>("--who", [], "TEXT", "Only what was asked by those whose name, or token, has this in it", text => text);
        var refused = new Switch("--refused", [], "Only what was refused or failed");
        var limit = new Flag<int?>("--limit", [], "N", "Only the latest N records. Default 50", ParseLimit);
        var command = new Command("audit", "Show who asked the controller for what, and what came of it");
        command.Options.Add(since.Option);
        command.Options.Add(app.Option);
        command.Options.Add(who.Option);
        command.Options.Add(refused.Option);
        command.Options.Add(limit.Option);
        return command.Asking(shell, PigeonJson.Default.AuditWire, parsed =>
        {
            (string Key, string? Value)[] asked =
            [
                ("since", since.ReadOr(null, parsed, shell) is { } span ? (shell.Time.GetUtcNow() - span).ToString("O", CultureInfo.InvariantCulture) : null),
                ("app", app.ReadOr(null, parsed, shell)), ("who", who.ReadOr(null, parsed, shell)),
                ("refused", refused.Read(parsed, shell) ? "true" : null),
                ("limit", limit.ReadOr(null, parsed, shell)?.ToString(CultureInfo.InvariantCulture)),
            ];
            var query = string.Join('&', asked.Where(each => each.Value is not null).Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value!)}"));
            return (client, ct) => client.AuditAsync(query, ct);
        }, audit => AuditPage.Render(audit, shell.OutWidth));
    }

    private static TimeSpan? ParseSince(string text) => DurationText.TryParse(text, out var span, out var problem) ? span : throw new FormatException(problem);

    private static int? ParseLimit(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw new FormatException($"'{text}' is not a number of records: a whole number from 1");
}
