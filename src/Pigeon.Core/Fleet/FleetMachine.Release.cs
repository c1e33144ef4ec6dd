using System.Diagnostics;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <content>How a version comes to the VMs, and leaves them.</content>
public static partial class FleetMachine
{
    private static FleetDecision Release(FleetDesired desired, FleetApp? app, FleetCommand.Release command, FleetView view, DateTimeOffset now)
    {
        if (app?.Find(command.Version) is { } known) return ReleaseAgain(command, known);
        if (app?.Stacks.FirstOrDefault(stack => stack.State is FleetState.Release or FleetState.Releasing) is { } other)
            return Refuse(RefusalCode.State, $"{app.Name} {other.Version} is in release already: activate or deactivate it first");
        var stack = new FleetStack
        {
            Version = command.Version, State = FleetState.Releasing, Definition = command.Definition, Runs = command.Runs, Serves = command.Serves, Since = now, ReadyWithin = command.ReadyWithin,
            Terms = command.Terms, Retention = command.Retention,
        };
        if (Part.ProblemOf(stack, view.Groups) is { } problem) return Refuse(RefusalCode.Unknown, problem);
        if (MissedTarget(stack, view) is { } missed) return Refuse(RefusalCode.Unknown, missed);
        var vms = VmsOf(stack, view, now).Select(vm => vm.To(VmStage.Ready, now)).ToValueList();
        var silent = Silent(vms, view, now);
        if (silent.Count > 0 && (!command.AllowPartial || silent.Count == vms.Count))
            return Refuse(RefusalCode.NotReady, $"nothing was released; {Words.Reasons(silent)}");

        if (app?.In(FleetState.Active) is null && Found(desired, app, stack, vms, command, view, now) is { } taken) return taken;
        var next = app ?? NewApp(command.App);
        var revision = NextRevision(next, view);
        var operation = Start(command, command.Version, vms, command.ReadyWithin + Grace, now) with { Before = next.Stacks, BeforeRevision = next.Revision, Revision = revision };
        var left = vms.Select(vm => silent.Find(each => each.Vm == vm.Vm) ?? vm).ToValueList();
        var released = next with { Revision = revision, GoesBack = false, Stacks = next.Stacks.Append(stack).ToValueList() };
        return Accept(desired, released.Begin(operation with { Vms = Tell(released, operation, left, view, now) }));
    }

    private static FleetDecision ReleaseAgain(FleetCommand.Release command, FleetStack known)
    {
        var name = $"{command.App} {known.Version}";
        return known.State switch
        {
            FleetState.Deactivating => new FleetDecision.Busy($"{name} to be gone"),
            _ when !(known.Definition, known.Runs, known.Serves).Equals((command.Definition, command.Runs, command.Serves)) => Refuse(RefusalCode.State,
                $"{name} exists with another definition: deactivate it first, or give the new definition a new version"),
            FleetState.Release or FleetState.Releasing => new FleetDecision.Unchanged($"{name} is already released"),
            FleetState.Active => new FleetDecision.Unchanged($"{name} is already active"),
            FleetState.Inactive => new FleetDecision.Unchanged($"{name} is already here, inactive"),
            _ => throw new UnreachableException($"no rule for {known.State}"),
        };
    }

    /// <summary>A target that matches nobody is a mistake, and is told before anything happens.</summary>
    private static string? MissedTarget(FleetStack stack, FleetView view)
    {
        var (runs, serves) = (false, false);
        foreach (var vm in view.Vms)
            if (Part.Of(stack, vm.Record.Facts, view.Groups) is { } part) (runs, serves) = (runs || part.Runs, serves || part.Serves);
        return !runs ? $"config.target '{stack.Runs}' matches no VM of this fleet" : !serves ? $"loadbal.target '{stack.Serves}' matches no VM of this fleet" : null;
    }

    private static List<VmProgress> Silent(IEnumerable<VmProgress> vms, FleetView view, DateTimeOffset now) => vms
        .Select(vm => view.Find(vm.Vm) is { } sight && view.SilentSince(sight, now) is { } since ? vm.To(VmStage.Silent, now, $"silent since {Words.Of(since)}") : null)
        .OfType<VmProgress>().ToList();

    private static FleetDecision Deactivate(FleetDesired desired, FleetApp app, FleetCommand.Deactivate command, FleetView view, DateTimeOffset now)
    {
        if (app.Find(command.Version) is not { } stack)
            return new FleetDecision.Unchanged($"{app.Name} {command.Version} is not in this fleet");
        if (stack.State is FleetState.Active && !command.Force)
            return Refuse(RefusalCode.State, $"{app.Name} {stack.Version} is in production: activate another version first, or say --force");
        if (Part.ProblemOf(stack, view.Groups) is { } problem) return Refuse(RefusalCode.Unknown, problem);
        var vms = VmsOf(stack, view, now);
        var silent = Silent(vms, view, now);
        var told = vms.Select(vm => silent.Find(each => each.Vm == vm.Vm) is { } absent ? absent with { IsTold = true } : vm.To(VmStage.Told, now)).ToValueList();
        var revision = NextRevision(app, view);
        var operation = Start(command, stack.Version, told, stack.Terms.LeaveWithin, now) with { Before = app.Stacks, BeforeRevision = app.Revision, Revision = revision };
        return Accept(desired, (app with { Revision = revision, GoesBack = false }).With(stack with { State = FleetState.Deactivating, Since = now }).Begin(operation));
    }
}
