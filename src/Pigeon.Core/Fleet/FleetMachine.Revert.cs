using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <content>The way back, after a failure or an abort.</content>
public static partial class FleetMachine
{
    /// <summary>Takes back what was decided, as nothing comes of it.</summary>
    private static FleetApp Revert(FleetApp app, FleetOperation operation, FleetView view, DateTimeOffset now) => GoBack(
        PutBack(app, operation, operation with { Failure = Words.Reasons(operation.Vms.Where(vm => vm.Stage is VmStage.Refused or VmStage.Late or VmStage.Silent)) }, view, now), view, now);

    /// <param name="by">The operation that goes back: the one that failed, or its abort.</param>
    private static FleetApp PutBack(FleetApp app, FleetOperation operation, FleetOperation by, FleetView view, DateTimeOffset now)
    {
        // A VM that was told and has not refused may have switched, whether it said so or not.
        var switched = operation.IsSwitch && operation.Vms.Any(vm => vm is { IsTold: true, Stage: not VmStage.Refused });
        var revision = NextRevision(app, view);
        var back = by with
        {
            Phase = FleetPhase.Reverting, Revision = revision, RevertBy = now + RevertTime(by), Switched = switched,
            Vms = operation.Vms.Select(vm => vm.IsTold ? vm.To(VmStage.Reverting, now, vm.Detail) : vm).ToValueList(),
        };
        return (app with { Revision = revision, GoesBack = true, Stacks = Restored(operation) }).With(back);
    }

    /// <summary>
    /// What was before. A version that was warm when another one was activated has left its place on every VM that switched, and may be gone there: it
    /// is let go everywhere, so that all VMs are the same again.
    /// </summary>
    private static ValueList<FleetStack> Restored(FleetOperation operation) => operation.IsSwitch && operation.Vms.Any(vm => vm.IsTold)
        ? operation.Before.Where(stack => stack.State is not FleetState.Inactive || stack.Version == operation.Version).ToValueList() : operation.Before;

    private static FleetApp GoBack(FleetApp app, FleetView view, DateTimeOffset now) => GoBack(app, app.Running!, view, now, heard: null);

    private static FleetApp GoBack(FleetApp app, FleetOperation operation, FleetView view, DateTimeOffset now, IReadOnlyCollection<VmName>? heard)
    {
        var isOver = now >= operation.RevertBy && !operation.Vms.Any(vm => vm.Stage is VmStage.Reverting && IsAwaited(vm, view, now));
        var vms = Judge(operation, isOver ? null : heard, vm => vm.Stage is VmStage.Reverting && DifferenceOf(app, vm, view) is null && (isOver || !HasRest(app, operation, vm, view))
            ? vm.To(VmStage.Reverted, now, vm.Detail) : vm);
        var left = vms.Where(vm => vm.Stage is VmStage.Reverting).ToList();
        var away = Silent(left, view, now);
        if (left.Count > away.Count && !isOver) return Note(app, operation, vms);
        var stuck = left.Where(vm => !away.Exists(each => each.Vm == vm.Vm)).Select(vm => vm with { Detail = DifferenceOf(app, vm, view) ?? "" }).ToList();
        return End(app, operation with { Vms = vms }, OutcomeOf(operation, stuck.Count > 0), Told(app, operation with { Vms = vms }, away, stuck, view), now);
    }

    private static FleetOutcome OutcomeOf(FleetOperation operation, bool disagrees) => (operation.Verb, operation.Switched) switch
    {
        _ when disagrees => FleetOutcome.Disagree,
        (Verb.Abort, _) => FleetOutcome.Done,
        (_, true) => FleetOutcome.Reverted,
        _ => FleetOutcome.NotReady,
    };

    private static string Told(FleetApp app, FleetOperation operation, List<VmProgress> away, List<VmProgress> stuck, FleetView view)
    {
        var active = app.In(FleetState.Active) is { } stack ? $" ({stack.Version} is active)" : "";
        var lost = operation.Before.Where(each => app.Find(each.Version) is null).Select(each => each.Version).ToList();
        var texts = new List<string>();
        if (operation.Failure.Length > 0) texts.Add(operation.Failure);
        texts.Add(stuck.Count > 0 ? $"not all of {app.Name} went back; still otherwise: {Words.Reasons(stuck)}"
            : operation.Switched || operation.Verb is Verb.Abort ? $"{app.Name} is as it was before{active}"
            : operation.Verb is Verb.Release ? $"nothing of {app.Name} {operation.Version} is left" : "nothing was switched");
        var leaving = operation.Vms.Where(vm => vm.Stage is VmStage.Reverted && HasRest(app, operation, vm, view)).ToList();
        if (leaving.Count > 0) texts.Add($"it still ends on {Words.Names(leaving)}");
        if (lost.Count > 0) texts.Add($"{string.Join(", ", lost)}, which was warm, left with the switch");
        if (away.Count > 0) texts.Add($"{Words.Names(away)} {(away.Count == 1 ? "goes back when it is" : "go back when they are")} heard again");
        return string.Join("; ", texts);
    }

    /// <summary>In what a VM is not yet as it was before; null when it is. One that left the fleet keeps nobody waiting.</summary>
    private static string? DifferenceOf(FleetApp app, VmProgress vm, FleetView view)
    {
        if (view.Find(vm.Vm) is not { } sight) return null;
        if (sight.HeardAt is not { } heard || heard < vm.Since) return "it has not been heard since";
        return Orders.AssignmentFor(app, view, sight) is { } wanted ? Alignment.DifferenceOf(wanted, sight.App(app.Name)) : null;
    }

    /// <summary>Whether something of a version that came to nothing is still there: it is said to be gone when it is, as far as there is time for that.</summary>
    private static bool HasRest(FleetApp app, FleetOperation operation, VmProgress vm, FleetView view) =>
        operation.Version is { } version && app.Find(version) is null && view.Find(vm.Vm)?.App(app.Name)?.Find(version) is not null;

    private static FleetDecision Abort(FleetDesired desired, FleetApp app, FleetCommand.Abort command, FleetView view, DateTimeOffset now)
    {
        if (app.Running is not { } running) return new FleetDecision.Unchanged($"nothing of {app.Name} is under way");
        if (command.Version is { } meant && meant != running.Version)
            return Refuse(RefusalCode.State, $"{running} of {app.Name} is under way, and nothing of {meant}");
        if (running.Verb is Verb.Abort) return new FleetDecision.Unchanged($"{app.Name} is being aborted already");
        if (running.Phase is FleetPhase.Reverting) return new FleetDecision.Unchanged($"{running} of {app.Name} is being taken back already: {running.Failure}");
        var ended = End(app, running, FleetOutcome.Aborted, $"{running} was aborted by {command.Owner}", now);
        var abort = Start(command, running.Version, running.Vms, running.VmWithin, now) with { Before = running.Before, BeforeRevision = running.BeforeRevision };
        var begun = ended.Begin(abort);
        return Accept(desired, running.Phase is FleetPhase.Checking
            ? End(begun, abort, FleetOutcome.Done, $"{app.Name} is as it was before: nothing had been changed yet", now)
            : PutBack(begun, running, abort, view, now));
    }
}
