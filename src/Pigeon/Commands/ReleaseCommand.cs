using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon release</c></summary>
internal static class ReleaseCommand
{
    public static Command Create(Shell shell)
    {
        var target = new TargetArguments("The version; without it, the one that the file says");
        var flags = new OperationFlags(isRelease: true);
        var fleet = new FleetFlags(isSwitch: false);
        var file = new DefinitionFlag();
        var command = new Command("release", "Start a version dark: only internal traffic reaches it");
        target.AddTo(command);
        file.AddTo(command);
        fleet.AddTo(command);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var (app, version) = target.Read(parsed, shell);
            var settings = flags.Read(parsed, shell);
            var request = new OperationRequest
            {
                Verb = "release",
                Version = version?.Text,
                Definition = await file.ReadAsync(parsed, shell, ct),
                ReadyWithin = settings.ReadyWithin?.TotalSeconds,
            };
            return await new OperationRun(shell, settings).RunAsync(app, fleet.Apply(request, parsed, shell), ct);
        });
        return command;
    }
}
