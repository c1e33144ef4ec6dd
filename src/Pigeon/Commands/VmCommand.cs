using System.CommandLine;
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
        var name = new VmArgument("NAME");
        return new Command("remove", "Forget a VM that is gone, and revoke its certificate; it joins again only with a token made after that") { name.Argument }.Asking(shell, parsed =>
        {
            var vm = name.Read(parsed);
            return async (client, ct) =>
            {
                await client.RemoveVmAsync(vm, ct);
                return $"{vm} is of the fleet no longer";
            };
        });
    }
}
