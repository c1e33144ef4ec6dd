using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon rollback</c></summary>
internal static class RollbackCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version to go back to; without it, the one that was active before");
        var flags = new OperationFlags(isRelease: false);
        var fleet = new FleetFlags(isSwitch: true);
        var command = new Command("rollback", "Go back to the stack that was active before; the two change places");
        target.AddTo(command);
        fleet.AddTo(command);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var request = new OperationRequest { Verb = "rollback", Version = version?.Text };
            return new OperationRun(shell, flags.Read(parsed, shell)).RunAsync(app, fleet.Apply(request, parsed, shell), ct);
        });
        return command;
    }
}
