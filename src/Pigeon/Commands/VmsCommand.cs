using System.CommandLine;
using System.Text.Json;
using Pigeon.Client;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon vms</c></summary>
internal static class VmsCommand
{
    public static Command Create(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var only = new Flag<string>("--only", ["-l"], "EXPR", "Only the VMs that match: web*, G@role:web, 'L@vm1,vm2 and not G@zone:a'", text => text);
        var command = new Command("vms", "List the VMs of the fleet");
        command.Options.Add(only.Option);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            var fleet = await flags.AskAsync(parsed, shell, (client, token) => client.VmsAsync(only.ReadOr(null, parsed, shell), token), ct);
            if (flags.Connection.Json(parsed, shell)) shell.Out.WriteLine(JsonSerializer.Serialize(fleet, PigeonJson.Default.VmsWire));
            else shell.Out.Write(VmsPage.Render(fleet, shell.Time.GetUtcNow()));
            return ExitCode.Done;
        });
        return command;
    }
}
