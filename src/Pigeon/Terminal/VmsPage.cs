using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>The VMs of the fleet as text for people, within 80 columns unless a name is too long for that.</summary>
internal static class VmsPage
{
    private const int Columns = 80;
    private static readonly string[] Titles = ["NAME", "ADDRESS", "STATE", "AGENT", "HAPROXY", "DOCKER", "LABELS"];

    public static string Render(VmsWire fleet, DateTimeOffset now)
    {
        var page = new StringBuilder();
        if (fleet.Vms.Count == 0) page.AppendLine("no VM");
        TextTable.Append(page, "", Columns, Titles, [.. fleet.Vms.Select(vm => Row(vm, fleet.StartedAt, now))]);
        foreach (var alike in fleet.Vms.Where(vm => vm.Certificate is not null).GroupBy(vm => vm.Certificate!, vm => vm.Name))
            foreach (var line in Printed.Wrap($"{Printed.Few([.. alike])}: {alike.Key}", "! ", Columns, hanging: "  ")) page.AppendLine(line);
        return page.ToString();
    }

    private static string[] Row(VmWire vm, DateTimeOffset startedAt, DateTimeOffset now) =>
    [
        vm.Name,
        vm.Address ?? "-",
        vm.Present ? "present" : $"silent {Printed.Span(now - (vm.HeardAt ?? startedAt))}",
        vm.Agent.Split('+')[0],
        vm.Haproxy switch { null => "-", { Running: true } haproxy => haproxy.Version ?? "running", _ => "down" },
        vm.Docker switch { null => "-", { Reachable: true } docker => Printed.Engine(docker), _ => "down" },
        string.Join(',', vm.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")),
    ];
}
