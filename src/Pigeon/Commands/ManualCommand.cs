using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon manual</c></summary>
internal static class ManualCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("manual", "Print the manual page: pigeon manual | man -l -");
        command.Carry(shell, null, (parsed, _) =>
        {
            shell.Out.Write(ManualPage.Render((RootCommand)parsed.RootCommandResult.Command));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
