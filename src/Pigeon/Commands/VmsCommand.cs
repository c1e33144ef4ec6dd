using System.CommandLine;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon vms</c></summary>
internal static class VmsCommand
{
    public static Command Create(Shell shell)
    {
        var only = new Flag<string>("--only", ["-l"], "EXPR", "Only the VMs that match: web*, G@role:web, 'L@vm1,vm2 and not G@zone:a'", text => text);
        return new Command("vms", "List the VMs of the fleet") { only.Option }.Asking(
            shell, PigeonJson.Default.VmsWire, parsed => (client, ct) => client.VmsAsync(only.ReadOr(null, parsed, shell), ct), fleet => VmsPage.Render(fleet, shell.Time.GetUtcNow()));
    }
}
