using System.CommandLine;
using System.Text.Json;
using Pigeon.Client;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon match EXPR</c></summary>
internal static class MatchCommand
{
    public static Command Create(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var expression = new Argument<string>("EXPR") { Description = "As in a definition's target: web*, G@role:web, 'L@vm1,vm2 and not G@zone:a'" };
        var command = new Command("match", "Print the names of the VMs that an expression matches");
        command.Arguments.Add(expression);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var text = parsed.GetRequiredValue(expression);
            var fleet = await flags.AskAsync(parsed, shell, (client, token) => client.VmsAsync(text, token), ct);
            if (flags.Connection.Json(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(fleet, PigeonJson.Default.VmsWire));
            else foreach (var vm in fleet.Vms) shell.Out.WriteLine(vm.Name);
            if (fleet.Vms.Count > 0) return ExitCode.Done;
            shell.Error.WriteLine(Printed.Clean($"no VM of the fleet matches {text}: `pigeon vms` lists them with their labels"));
            return ExitCode.Other;
        });
        return command;
    }
}
