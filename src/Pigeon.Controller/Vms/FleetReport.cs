using Pigeon.Core.Fleet;
using Pigeon.Core.Protocol;
using Pigeon.Core.Targets;
using Pigeon.Hosting;

namespace Pigeon.Controller.Vms;

/// <summary>Shows the fleet as its VMs told it.</summary>
internal sealed class FleetReport(string controller, NodeGroups groups, VmBook vms, Presence presence)
{
    /// <summary>The VMs that an expression matches.</summary>
    /// <param name="expression">Null: all of them.</param>
    /// <param name="problem">What is wrong with the expression; then nothing is shown.</param>
    public VmsWire? Vms(string? expression, out string? problem)
    {
        var target = Target.Everywhere;
        problem = null;
        if (expression is not null)
        {
            if (!Target.TryParse(expression, out var read, out var mistake)) problem = $"{mistake}";
            else problem = groups.Problem(target = read);
        }

        return problem is null ? new(controller, presence.StartedAt, [.. vms.All.Where(vm => target.Matches(vm.Facts, groups)).Select(Show)]) : null;
    }

    public FleetStatusWire Status()
    {
        var told = vms.All.Select(vm => new Told(vm.Name.Text, presence.IsPresent(vm.Name), presence.Last(vm.Name))).ToList();
        return new FleetStatusWire
        {
            Controller = controller,
            Version = BuildVersion.Text,
            StartedAt = presence.StartedAt,
            Vms = [.. told.Select(vm => new FleetVmWire(vm.Name, vm.Present, vm.Last?.At, [.. vm.Status?.Problems() ?? []]))],
            Apps = [.. told.SelectMany(vm => vm.Apps).Select(app => app.Name).Distinct().Order(StringComparer.Ordinal).Select(name => Show(name, told))],
        };
    }

    private VmWire Show(VmRecord vm)
    {
        var last = presence.Last(vm.Name);
        return new VmWire
        {
            Name = vm.Name.Text,
            Address = vm.Address?.Text,
            Labels = vm.Facts.Labels.ToDictionary(label => label.Key, label => label.Value),
            Present = presence.IsPresent(vm.Name),
            HeardAt = last?.At,
            JoinedAt = vm.JoinedAt,
            Agent = vm.AgentVersion,
            Haproxy = last?.Report.Status.Haproxy,
            Docker = last?.Report.Status.Docker,
        };
    }

    private static FleetAppWire Show(string name, List<Told> told)
    {
        var holders = told.Where(vm => vm.Find(name) is not null).ToList();
        var versions = holders.SelectMany(vm => vm.Find(name)!.Stacks).Select(stack => stack.Version).Distinct().Order(StringComparer.Ordinal);
        FleetVersionWire[] shown = [.. versions.Select(version => Show(version, [.. holders.Select(vm => Held(vm, name, version))]))];
        return new FleetAppWire(name, shown.All(version => version.Agree), shown);
    }

    // The silent ones do not count: what they are now is not known.
    private static FleetVersionWire Show(string version, HeldStackWire[] held) =>
        new(version, held.Where(stack => stack.Present).Select(stack => stack.State).Distinct().Count() <= 1, held);

    private static HeldStackWire Held(Told vm, string app, string version)
    {
        var stack = vm.Find(app)!.Stacks.FirstOrDefault(stack => stack.Version == version);
        return new HeldStackWire
        {
            Vm = vm.Name,
            Present = vm.Present,
            State = stack?.State ?? HeldStackWire.Absent,
            Since = stack?.Since,
            Ready = stack?.Ready ?? 0,
            Wanted = stack?.Wanted ?? 0,
            WaitingFor = stack?.WaitingFor,
        };
    }

    private sealed record Told(string Name, bool Present, (VmReportWire Report, DateTimeOffset At)? Last)
    {
        public StatusWire? Status => Last?.Report.Status;

        public IReadOnlyList<AppWire> Apps => Status?.Apps ?? [];

        public AppWire? Find(string app) => Apps.FirstOrDefault(candidate => candidate.Name == app);
    }
}
