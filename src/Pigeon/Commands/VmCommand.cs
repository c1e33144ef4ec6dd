using System.CommandLine;
using Pigeon.Client;
using Pigeon.Core.Names;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon vm remove</c></summary>
internal static class VmCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("vm", "Change which VMs the fleet has");
        command.Subcommands.Add(Remove(shell));
        return command;
    }

    private static Command Remove(Shell shell)
    {
        var flags = new AnswerFlags(Endpoint.DefaultController);
        var name = new Argument<string>("NAME") { Description = "The VM" };
        var command = new Command("remove", "Forget a VM that is gone, and revoke its certificate; it joins again only with a token made after that");
        command.Arguments.Add(name);
        flags.AddTo(command);
        command.Carry(shell, flags.Connection.Output, async (parsed, ct) =>
        {
            if (!VmName.TryParse(parsed.GetRequiredValue(name), out var vm)) throw CommandFailedException.Usage($"NAME: '{parsed.GetRequiredValue(name)}' is no VM's name: {VmName.Rule}");
            await flags.AskAsync(parsed, shell, async (client, token) =>
            {
                await client.RemoveVmAsync(vm, token);
                return true;
            }, ct);
            shell.Error.WriteLine($"{vm} is of the fleet no longer");
            return ExitCode.Done;
        });
        return command;
    }
}
