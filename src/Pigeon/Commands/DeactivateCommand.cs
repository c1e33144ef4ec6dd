using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon deactivate</c></summary>
internal static class DeactivateCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version (required)");
        var flags = new OperationFlags(isRelease: false);
        var force = new Switch("--force", [], "Also when it is in production: the app is then gone");
        var command = new Command("deactivate", "Drain a stack and remove its containers");
        target.AddTo(command);
        command.Options.Add(force.Option);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            if (version is null) throw CommandFailedException.Usage("VERSION is missing: name the version as the second argument or with --version");
            var request = new OperationRequest { Verb = "deactivate", Version = version?.Text, Force = force.Read(parsed, shell) };
            return new OperationRun(shell, flags.Read(parsed, shell)).RunAsync(app, request, ct);
        });
        return command;
    }
}
