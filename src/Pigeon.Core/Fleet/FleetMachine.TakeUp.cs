using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <content>
/// What VMs have in production of which the fleet knows nothing: their own releases, or those of a controller whose state is lost. It is never taken
/// away by what the fleet is told of another version; the release of the very version takes it up.
/// </content>
public static partial class FleetMachine
{
    /// <summary>What a release comes to where VMs have something in production, and the fleet nothing; null where they have nothing either.</summary>
    private static FleetDecision? Found(FleetDesired desired, FleetApp? app, FleetStack stack, ValueList<VmProgress> vms, FleetCommand command, FleetView view, DateTimeOffset now)
    {
        // One that has joined since has told it by that.
        var unheard = view.Vms.Where(vm => vm.Report is null && vm.Record.JoinedAt <= view.Since && view.SilentSince(vm, now) is null).ToList();
        if (unheard.Count > 0) return new FleetDecision.Busy($"{Words.Names(unheard.Select(vm => vm.Name))} to say what is in production there", IsBrief: true);
        var found = view.Vms.Select(vm => (Vm: vm.Name, Version: ProductionOf(command.App, app, vm, vms.Any(part => part.Vm == vm.Name))))
            .Where(each => each.Version is not null).Select(each => (each.Vm, each.Version!.Value)).ToList();
        if (found.Count == 0) return null;
        var versions = found.Select(each => each.Value).Distinct().ToList();
        if (versions is not [var one] || one != stack.Version) return Refuse(RefusalCode.State, Unknown(command.App, found));
        var left = found.Where(each => !vms.Any(vm => vm.Vm == each.Vm)).Select(each => each.Vm).ToList();
        return left.Count == 0 ? TakeUp(desired, app ?? NewApp(command.App), stack, vms, command, view, now)
            : Refuse(RefusalCode.State, $"{Words.Names(left)} {(left.Count == 1 ? "has" : "have")} {command.App} {one} in production by orders of another controller, and the targets of this definition leave {(left.Count == 1 ? "it" : "them")} out: "
                + $"production would leave {(left.Count == 1 ? "it" : "them")}. Give it targets that match, or deactivate {one} there first (--local)");
    }

    /// <summary>
    /// What a VM serves that the fleet never wanted; null when there is no such thing. Of a VM that the version is not for it matters only where it may have orders of another controller: they count
    /// for the fleet's, and what has no orders is left alone.
    /// </summary>
    private static StackVersion? ProductionOf(AppName name, FleetApp? app, VmSight vm, bool isPart) => vm.App(name) is not { } there ? null
        : there.Stacks.FirstOrDefault(stack => stack.State is StackState.Active && app?.Find(stack.Version) is null) is { } serving
            && (there.Revision > (app?.Revision ?? 0) || (isPart && (there.Revision == 0 || there.Own == serving.Version))) ? serving.Version : null;

    /// <summary>Nothing happens on VMs that serve it; those that do not become like them.</summary>
    private static FleetDecision.Changed TakeUp(FleetDesired desired, FleetApp app, FleetStack stack, ValueList<VmProgress> vms, FleetCommand command, FleetView view, DateTimeOffset now)
    {
        var revision = NextRevision(app, view);
        var silent = Silent(vms, view, now);
        var told = vms.Select(vm => silent.Find(each => each.Vm == vm.Vm) is { } absent ? absent with { IsTold = true }
            : vm.To(VmStage.Told, now) is var said && view.Find(vm.Vm)?.App(app.Name)?.Find(stack.Version) is { State: StackState.Active } ? said.To(VmStage.Done, now) : said).ToValueList();
        var operation = Start(command, stack.Version, told, command.Within ?? stack.ReadyWithin, now) with { Revision = revision };
        var taken = app with { Revision = revision, GoesBack = false, Stacks = app.Stacks.Append(stack with { State = FleetState.Active, TakenUp = true }).ToValueList() };
        var others = told.Where(vm => vm.Stage is VmStage.Told).ToList();
        var detail = $"{app.Name} {stack.Version} is taken up as it is on {Words.Names(told.Where(vm => vm.Stage is VmStage.Done))}: it is in production there, and was not compared with the definition"
            + (others.Count == 0 ? "" : $"; {Words.Names(others)} will serve it too") + (silent.Count == 0 ? "" : $"; {Words.Reasons(silent)}");
        return Accept(desired, End(taken.Begin(operation), operation, FleetOutcome.Done, detail, now));
    }

    private static string Unknown(AppName app, List<(VmName Vm, StackVersion Version)> found)
    {
        var groups = found.GroupBy(each => each.Version).OrderBy(group => group.Key.Text, StringComparer.Ordinal).ToList();
        return string.Join(", ", groups.Select(group => $"{Words.Names(group.Select(each => each.Vm))} serve{(group.Count() == 1 ? "s" : "")} {app} {group.Key}"))
            + ", which this fleet did not release: " + (groups.Count == 1 ? $"release {groups[0].Key} first, and it is taken up as it is" : "bring them to one version on the VMs themselves, and release that one here first: it is taken up as it is")
            + ". Or deactivate there (--local) what should not be";
    }

    private static FleetApp NewApp(AppName name) => new() { Name = name, Revision = 0, Stacks = [], Operations = [] };
}
