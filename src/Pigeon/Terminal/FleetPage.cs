using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>The fleet as text for people, within 80 columns unless a name is too long for that.</summary>
internal static class FleetPage
{
    private const int Columns = 80;
    private static readonly string[] VersionTitles = ["VERSION", "STATE", "VMS", "NAMES"];
    private static readonly string[] HeldTitles = ["VM", "VERSION", "STATE", "READY", "SINCE", "WAITING FOR"];
    private static readonly string[] VmTitles = ["NAME", "ADDRESS", "STATE", "AGENT", "HAPROXY", "DOCKER", "LABELS"];

    public static string Render(FleetStatusWire status, DateTimeOffset now, bool verbose)
    {
        var page = new StringBuilder();
        page.AppendLine(Printed.Clean(string.Create(CultureInfo.InvariantCulture,
            $"{status.Controller}  controller {status.Version.Split('+')[0]}  {Printed.Count(status.Vms.Count, "VM")}, {status.Vms.Count(vm => vm.Present)} present")));
        if (status.Vms.Count == 0) page.AppendLine().AppendLine("no VM yet: `pigeon token create` makes the token that agents join with");
        foreach (var app in status.Apps) AppendApp(page, app, now, verbose);
        if (Problems(status, now).ToList() is { Count: > 0 } problems)
        {
            page.AppendLine();
            foreach (var problem in problems) page.AppendLine($"! {Printed.Clean(problem)}");
        }

        return page.ToString();
    }

    public static string Render(VmsWire fleet, DateTimeOffset now)
    {
        var page = new StringBuilder();
        if (fleet.Vms.Count == 0) page.AppendLine("no VM");
        TextTable.Append(page, "", Columns, VmTitles, [.. fleet.Vms.Select(vm => Row(vm, fleet.StartedAt, now))]);
        return page.ToString();
    }

    private static string[] Row(VmWire vm, DateTimeOffset startedAt, DateTimeOffset now) =>
    [
        vm.Name,
        vm.Address ?? "-",
        vm.Present ? "present" : $"silent {Printed.Ago(now - (vm.HeardAt ?? startedAt)).Replace(" ago", "", StringComparison.Ordinal)}",
        vm.Agent.Split('+')[0],
        vm.Haproxy switch { null => "-", { Running: true } haproxy => haproxy.Version ?? "running", _ => "down" },
        vm.Docker switch { null => "-", { Reachable: true } docker => Printed.Engine(docker), _ => "down" },
        string.Join(',', vm.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")),
    ];

    private static void AppendApp(StringBuilder page, FleetAppWire app, DateTimeOffset now, bool verbose)
    {
        page.AppendLine().AppendLine(Printed.Clean(app.Agree ? app.Name : $"{app.Name}  the VMs disagree"));
        if (verbose)
        {
            TextTable.Append(page, "  ", Columns, HeldTitles, [.. app.Versions.SelectMany(version => version.Vms.Select(held => Row(version.Version, held, now)))]);
            return;
        }

        var rows = app.Versions.SelectMany(version => version.Vms.GroupBy(StateOf).Select(group => Row(version.Version, group.Key, [.. group])));
        TextTable.Append(page, "  ", Columns, VersionTitles, [.. rows]);
    }

    private static string[] Row(string version, string state, List<HeldStackWire> held) =>
        [version, state, held.Count.ToString(CultureInfo.InvariantCulture), string.Join(", ", held.Select(each => each.Vm))];

    private static string[] Row(string version, HeldStackWire held, DateTimeOffset now) =>
    [
        held.Vm,
        version,
        StateOf(held),
        string.Create(CultureInfo.InvariantCulture, $"{held.Ready}/{held.Wanted}"),
        held.Since is { } since ? Printed.Ago(now - since) : "-",
        held.WaitingFor ?? "",
    ];

    private static string StateOf(HeldStackWire held) => held.Present ? held.State : $"{held.State}?";

    private static IEnumerable<string> Problems(FleetStatusWire status, DateTimeOffset now)
    {
        foreach (var app in status.Apps)
        {
            foreach (var version in app.Versions.Where(version => !version.Agree)) yield return $"{app.Name} {version.Version}: {Disagreement(version)}";
        }

        foreach (var vm in status.Vms)
        {
            if (!vm.Present)
                yield return vm.HeardAt is { } heard ? $"{vm.Name} is silent, heard {Printed.Ago(now - heard)}" : $"{vm.Name} was not heard since the controller was started {Printed.Ago(now - status.StartedAt)}";
            foreach (var problem in vm.Problems) yield return $"{vm.Name}: {problem}";
        }
    }

    private static string Disagreement(FleetVersionWire version) => string.Join("; ", version.Vms
        .Where(held => held.Present).GroupBy(held => held.State)
        .Select(group => $"{group.Key} on {string.Join(", ", group.Select(held => held.Vm))}"));
}
