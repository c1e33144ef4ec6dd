using System.CommandLine;
using Pigeon.Client;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon diff</c></summary>
internal static class DiffCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version; without it, every version that is there");
        var file = new DefinitionFlag();
        var flags = new AnswerFlags();
        var command = new Command("diff", "Compare the definition, what is wanted and what is live; exit code 3 when they differ");
        target.AddTo(command);
        file.AddTo(command);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var json = flags.Connection.Json(parsed, shell);
            var limit = flags.Timeout(parsed, shell);
            var body = new DiffRequest { Version = version?.Text, Definition = await file.ReadAsync(parsed, shell, ct) };
            using var client = new AgentClient(flags.Connection.Host(parsed, shell), shell.Time);
            return new DifferenceReport(shell, json).Tell(await Deadline.KeepAsync(shell, limit,
                token => FormulaExchange.AskAsync(body.Definition, source => client.DiffAsync(app, body with { Definition = source }, token)), ct));
        });
        return command;
    }
}
