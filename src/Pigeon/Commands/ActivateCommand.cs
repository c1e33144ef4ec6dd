using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon activate</c></summary>
internal static class ActivateCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version; without it, the one that is released");
        var flags = new OperationFlags(isRelease: false);
        var fleet = new FleetFlags(isSwitch: true);
        var command = new Command("activate", "Move production to a released stack, in one step");
        target.AddTo(command);
        fleet.AddTo(command);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var request = new OperationRequest { Verb = "activate", Version = version?.Text };
            return new OperationRun(shell, flags.Read(parsed, shell)).RunAsync(app, fleet.Apply(request, parsed, shell), ct);
        });
        return command;
    }
}
