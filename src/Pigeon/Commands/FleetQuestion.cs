using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pigeon.Client;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>Commands that ask a controller one thing, and tell the answer: the answer itself on standard output, what is to be said of it on standard error.</summary>
internal static class FleetQuestion
{
    /// <summary>Makes the question what the command does.</summary>
    /// <param name="json">How the answer is written for scripts.</param>
    /// <param name="ask">Reads what was said, and asks for it.</param>
    /// <param name="page">How it is written for people; null where they get no more than <paramref name="talk"/>.</param>
    public static Command Asking<T>(
        this Command command, Shell shell, JsonTypeInfo<T> json, Func<ParseResult, Func<AgentClient, CancellationToken, Task<T>>> ask, Func<T, string>? page, Func<T, IEnumerable<string>>? talk = null)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var isJson = flags.Connection.Json(parsed, shell);
            var answer = await flags.AskAsync(parsed, shell, ask(parsed), ct);
            if (isJson) shell.Out.WriteLine(JsonSerializer.Serialize(answer, json));
            else if (page is not null) shell.Out.Write(page(answer));
            foreach (var line in talk?.Invoke(answer) ?? []) shell.Error.WriteLine(Printed.Clean(line));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The same for what has no answer but that it is done.</summary>
    /// <param name="ask">Reads what was said, asks for it, and says then that it is done.</param>
    public static Command Asking(this Command command, Shell shell, Func<ParseResult, Func<AgentClient, CancellationToken, Task<string>>> ask)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            shell.Error.WriteLine(Printed.Clean(await flags.AskAsync(parsed, shell, ask(parsed), ct)));
            return ExitCode.Done;
        });
        return command;
    }
}
