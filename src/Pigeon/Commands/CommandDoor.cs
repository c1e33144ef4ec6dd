using System.CommandLine;
using System.Text.Json;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>The one place where a command's failure is caught, told and turned into an exit code.</summary>
internal static class CommandDoor
{
    /// <summary>Makes <paramref name="act"/> what the command does.</summary>
    public static void Carry(this Command command, Shell shell, OutputFlag? output, Func<ParseResult, CancellationToken, Task<int>> act) =>
        command.SetAction((parsed, ct) => GuardAsync(shell, () => IsJson(output, parsed, shell), () => act(parsed, ct)));

    private static async Task<int> GuardAsync(Shell shell, Func<bool> isJson, Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (CommandFailedException failed)
        {
            Tell(shell, failed.Problem, !failed.IsShown && isJson());
            return failed.ExitCode;
        }
        catch (OperationCanceledException)
        {
            shell.Error.WriteLine("interrupted");
            return ExitCode.Interrupted;
        }
        catch (IOException fault)
        {
            shell.Error.WriteLine($"error: {Printed.Clean(fault.Message)}");
            return ExitCode.Other;
        }
        catch (HttpRequestException fault)
        {
            shell.Error.WriteLine($"error: the connection to the agent was lost: {Printed.Clean(fault.Message)}");
            return ExitCode.Unreachable;
        }
    }

    private static void Tell(Shell shell, ProblemWire problem, bool json)
    {
        if (json) shell.Out.WriteLine(JsonSerializer.Serialize(problem, PigeonJson.Default.ProblemWire));
        foreach (var error in problem.Errors) shell.Error.WriteLine(Printed.Clean(error));
        shell.Error.WriteLine($"error: {Printed.Clean(problem.Detail.Length > 0 ? problem.Detail : problem.Title)}");
    }

    // A wrong --output must not hide the message about it.
    private static bool IsJson(OutputFlag? output, ParseResult parsed, Shell shell)
    {
        try
        {
            return output?.IsJson(parsed, shell) ?? false;
        }
        catch (CommandFailedException)
        {
            return false;
        }
    }
}
