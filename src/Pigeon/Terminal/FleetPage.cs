using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>
/// What should be on a fleet, and what its VMs told, as text for people: within 80 columns unless a name is too long for that, and as long as there
/// are differences, not as there are VMs.
/// </summary>
internal static class FleetPage
{
    private const int Columns = 80;
    private static readonly string[] VersionTitles = ["VERSION", "WANTED", "SINCE", "HELD", "VMS", "NAMES"];
    private static readonly string[] HeldTitles = ["VM", "VERSION", "WANTED", "HELD", "READY", "SINCE", "WAITING FOR"];

    public static string Render(FleetStatusWire status, DateTimeOffset now, bool verbose)
    {
        var page = new StringBuilder();
        page.AppendLine(Printed.Clean(string.Create(CultureInfo.InvariantCulture,
            $"{status.Controller}  controller {status.Version.Split('+')[0]}  {Printed.Count(status.Vms.Count, "VM")}, {status.Vms.Count(vm => vm.Present)} present")));
        if (verbose && status.Store is { } store) page.AppendLine(Printed.Clean($"{status.Controller} leads; the state is in {store.Place}"));
        if (status.Vms.Count == 0) page.AppendLine().AppendLine("no VM yet: `pigeon token create` makes the token that agents join with");
        foreach (var app in status.Apps) AppendApp(page, app, now, verbose);
        if (FleetProblems.Of(status, now).ToList() is { Count: > 0 } problems)
        {
            page.AppendLine();
            foreach (var line in problems.SelectMany(problem => Printed.Wrap(problem, "! ", Columns, hanging: "  "))) page.AppendLine(line);
        }

        return page.ToString();
    }

    private static void AppendApp(StringBuilder page, FleetAppWire app, DateTimeOffset now, bool verbose)
    {
        page.AppendLine().AppendLine(Printed.Clean(Title(app)));
        if (app.Operation is { } operation) page.AppendLine(Printed.Fit($"  {Printed.UnderWay(operation)}", Columns));
        var local = app.Vms.Where(vm => vm.Standing == FleetStandingWire.Local).Select(vm => vm.Vm).ToHashSet(StringComparer.Ordinal);
        if (verbose) TextTable.Append(page, "  ", Columns, HeldTitles, [.. app.Versions.SelectMany(version => version.Vms.Select(held => Row(version, held, local, now)))]);
        else TextTable.Append(page, "  ", Columns, VersionTitles, [.. app.Versions.SelectMany(version => Rows(version, local, now))]);
    }

    private static string Title(FleetAppWire app)
    {
        if (app.Local) return $"{app.Name}  local: the controller was told nothing of it";
        return string.Create(CultureInfo.InvariantCulture, $"{app.Name}  revision {app.Revision}{(app.Agree ? "" : ", VMs disagree")}");
    }

    /// <summary>The VMs on which a version is the same are one line.</summary>
    private static IEnumerable<string[]> Rows(FleetVersionWire version, HashSet<string> local, DateTimeOffset now)
    {
        var since = version.Since is { } at ? Printed.Lifetime(at, version.ExpiresAt, now) : "-";
        if (version.Vms.Count == 0) yield return [version.Version, version.State ?? "-", since, "-", "0", ""];
        foreach (var group in version.Vms.GroupBy(held => (Wanted: WantedOf(version, held, local), State: StateOf(held))))
            yield return [version.Version, group.Key.Wanted, since, group.Key.State, group.Count().ToString(CultureInfo.InvariantCulture), Printed.Few([.. group.Select(held => held.Vm)])];
    }

    private static string[] Row(FleetVersionWire version, HeldStackWire held, HashSet<string> local, DateTimeOffset now) =>
    [
        held.Vm,
        version.Version,
        WantedOf(version, held, local),
        StateOf(held),
        string.Create(CultureInfo.InvariantCulture, $"{held.Ready}/{held.Wanted}"),
        held.Since is { } since ? Printed.Ago(now - since) : "-",
        held.WaitingFor ?? "",
    ];

    /// <summary>What the version should be on a VM.</summary>
    private static string WantedOf(FleetVersionWire version, HeldStackWire held, HashSet<string> local) =>
        local.Contains(held.Vm) ? "local" : held.Assigned is null ? "-" : version.State == "releasing" ? "releasing" : held.Assigned;

    private static string StateOf(HeldStackWire held) => held.Present ? held.State : $"{held.State}?";
}
