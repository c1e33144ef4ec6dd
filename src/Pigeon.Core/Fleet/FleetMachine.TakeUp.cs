using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <content>
/// What VMs have in production of which the fleet knows nothing: their own releases, or those of a controller whose state is lost. It is never taken
/// away by what the fleet is told of another version; the release of the very version takes it up.
/// </content>
public static partial class FleetMachine
{
    /// <summary>The VMs that serve a version that the fleet never decided. One that only has not heard the latest serves what the fleet had decided before.</summary>
    private static List<(VmName Vm, StackVersion Version)> ProductionOf(AppName name, FleetApp? app, ValueList<VmProgress> vms, FleetView view) => app?.In(FleetState.Active) is not null ? [] : (
        from vm in vms
        let there = view.Find(vm.Vm)?.App(name)
        where there is not null && (there.Revision == 0 || there.Revision >= (app?.Revision ?? 0))
        let active = there.Stacks.FirstOrDefault(stack => stack.State is StackState.Active)
        where active is not null && app?.Find(active.Version) is null
        select (vm.Vm, active.Version)).ToList();

    /// <summary>Nothing happens on VMs that serve it; those that do not become like them.</summary>
    private static FleetDecision.Changed TakeUp(
        FleetDesired desired, FleetApp? app, FleetStack stack, List<(VmName Vm, StackVersion Version)> found, ValueList<VmProgress> vms, FleetCommand command, FleetView view, DateTimeOffset now)
    {
        var next = app ?? NewApp(command.App);
        var revision = NextRevision(next, view);
        var told = vms.Select(vm => found.Exists(each => each.Vm == vm.Vm) ? vm.To(VmStage.Told, now).To(VmStage.Done, now) : vm.To(VmStage.Told, now)).ToValueList();
        var others = told.Where(vm => vm.Stage is not VmStage.Done).ToList();
        var operation = Start(command, stack.Version, told, command.Within ?? stack.ReadyWithin, now) with { Revision = revision };
        var taken = next with { Revision = revision, GoesBack = false, Stacks = next.Stacks.Append(stack with { State = FleetState.Active, TakenUp = true }).ToValueList() };
        var detail = $"{command.App} {stack.Version} is taken up as it is on {Words.Names(found.Select(each => each.Vm))}: it is in production there, and was not compared with the definition"
            + (others.Count == 0 ? "" : $"; {Words.Names(others)} will serve it too");
        return Accept(desired, End(taken.Begin(operation), operation, FleetOutcome.Done, detail, now));
    }

    private static string Unknown(AppName app, List<(VmName Vm, StackVersion Version)> found) =>
        string.Join(", ", found.GroupBy(each => each.Version).OrderBy(group => group.Key.Text, StringComparer.Ordinal).Select(group => $"{Words.Names(group.Select(each => each.Vm))} serve{(group.Count() == 1 ? "s" : "")} {app} {group.Key}"))
        + (found.Select(each => each.Version).Distinct().Count() == 1
            ? $", which this fleet did not release: release {found[0].Version} first, and it is taken up as it is"
            : ", which this fleet did not release: bring them to one version on the VMs themselves (--local), and release that one here first: it is taken up as it is");

    private static FleetApp NewApp(AppName name) => new() { Name = name, Revision = 0, Stacks = [], Operations = [] };
}
