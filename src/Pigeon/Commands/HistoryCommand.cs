using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pigeon.Client;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon history</c>: what was done with an app, and how one operation came along.</summary>
internal static class HistoryCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("Only what concerned this version");
        var limit = new Flag<int?>("--limit", [], "N", "Only the latest N operations", ParseLimit);
        var operation = new Flag<string>("--operation", [], "ID", "The steps of this one; the beginning of its ID will do", text => text);
        var flags = new AnswerFlags();
        var command = new Command("history", "Show what was done with an app: by whom, and what came of it");
        target.AddTo(command);
        command.Options.Add(limit.Option);
        command.Options.Add(operation.Option);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var (most, id) = (limit.ReadOr(null, parsed, shell), operation.ReadOr(null, parsed, shell));
            var json = flags.Connection.Json(parsed, shell);
            var history = await flags.AskAsync(parsed, shell, (client, token) => client.HistoryAsync(app, token), ct);
            if (id is null) Tell(shell, json, Only(history, version?.Text, most));
            else Tell(shell, json, await flags.AskAsync(parsed, shell, (client, token) => client.OperationAsync(Find(history, id), token), ct));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Tell(Shell shell, bool json, HistoryWire history)
    {
        if (json) shell.Out.WriteLine(JsonSerializer.Serialize(history, PigeonJson.Default.HistoryWire));
        else shell.Out.Write(HistoryPage.Render(history, shell.Time.GetUtcNow(), shell.OutWidth));
    }

    private static void Tell(Shell shell, bool json, OperationWire operation)
    {
        if (json) shell.Out.WriteLine(JsonSerializer.Serialize(operation, PigeonJson.Default.OperationWire));
        else shell.Out.Write(HistoryPage.Render(operation, shell.Time.GetUtcNow(), shell.OutWidth));
    }

    private static HistoryWire Only(HistoryWire history, string? version, int? most) => history with
    {
        Operations = [.. history.Operations.Where(each => version is null || each.Version == version).TakeLast(most ?? int.MaxValue)],
    };

    /// <summary>The one operation whose id is this, or begins so.</summary>
    private static string Find(HistoryWire history, string beginning)
    {
        var found = history.Operations.Select(each => each.Id).Where(id => id.StartsWith(beginning, StringComparison.Ordinal)).ToList();
        return found switch
        {
            [var only] => only,
            _ when found.Contains(beginning) => beginning,
            [] => throw CommandFailedException.Unknown($"{history.App} on {history.Vm} has no operation '{beginning}': `pigeon history {history.App}` lists the latest"),
            _ => throw CommandFailedException.Usage($"--operation: {found.Count} operations begin with '{beginning}': {string.Join(", ", found)}"),
        };
    }

    private static int? ParseLimit(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw new FormatException($"'{text}' is not a number of operations: a whole number from 1");
}
