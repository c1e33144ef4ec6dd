using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon abort</c></summary>
internal static class AbortCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version whose operation is meant; without it, whatever is under way");
        var flags = new OperationFlags(isRelease: false);
        var command = new Command("abort", "Stop what is under way for an app and undo it");
        target.AddTo(command);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var request = new OperationRequest { Verb = "abort", Version = version?.Text };
            return new OperationRun(shell, flags.Read(parsed, shell)).RunAsync(app, request, ct);
        });
        return command;
    }
}
