using System.Diagnostics;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <content>Activation and its way back: every VM is asked first, then all are told.</content>
public static partial class FleetMachine
{
    private static FleetDecision Activate(FleetDesired desired, FleetApp app, FleetCommand.Activate command, FleetView view, DateTimeOffset now)
    {
        var stack = command.Version is { } version ? app.Find(version) : app.In(FleetState.Release);
        if (stack is null)
            return Refuse(RefusalCode.Unknown, command.Version is { } asked
                ? $"{app.Name} {asked} is not in this fleet{Existing(app)}: release it first" : $"no version of {app.Name} is released{Existing(app)}");
        return stack.State switch
        {
            FleetState.Active => new FleetDecision.Unchanged($"{app.Name} {stack.Version} is already active"),
            FleetState.Release or FleetState.Inactive => Ask(desired, app, stack, command, view, now),
            FleetState.Releasing => Refuse(RefusalCode.NotReady, $"{app.Name} {stack.Version} is still being released"),
            FleetState.Deactivating => Refuse(RefusalCode.State, $"{app.Name} {stack.Version} is being deactivated"),
            _ => throw new UnreachableException($"no rule for {stack.State}"),
        };
    }

    private static FleetDecision Rollback(FleetDesired desired, FleetApp app, FleetCommand.Rollback command, FleetView view, DateTimeOffset now)
    {
        if (command.Version is { } version && app.In(FleetState.Active)?.Version == version)
            return new FleetDecision.Unchanged($"{app.Name} {version} is already active");
        if (app.In(FleetState.Inactive) is not { } stack)
            return Refuse(RefusalCode.State, $"no version of {app.Name} is inactive and warm{Existing(app)}: there is nothing to go back to");
        if (command.Version is { } asked && asked != stack.Version)
            return Refuse(RefusalCode.State, $"the inactive version of {app.Name} is {stack.Version}, not {asked}");
        return Ask(desired, app, stack, command, view, now);
    }

    private static FleetDecision Ask(FleetDesired desired, FleetApp app, FleetStack stack, FleetCommand command, FleetView view, DateTimeOffset now)
    {
        if (Part.ProblemOf(stack, view.Groups) is { } problem) return Refuse(RefusalCode.Unknown, problem);
        var vms = VmsOf(stack, view, now);
        if (vms.Count == 0) return Refuse(RefusalCode.Unknown, $"{app.Name} {stack.Version} is for no VM of this fleet");
        var operation = Start(command, stack.Version, vms, stack.Terms.SwitchWithin, now) with
        {
            Phase = FleetPhase.Checking, Before = app.Stacks, BeforeRevision = app.Revision, Question = desired.Asked + 1,
            StopsServing = Left(app, stack, view),
        };
        return Accept(desired with { Asked = operation.Question }, app.Begin(operation));
    }

    /// <summary>The VMs whose HAProxy leads to what is in production, and that the version which takes over is not for.</summary>
    private static ValueList<VmName> Left(FleetApp app, FleetStack next, FleetView view) => app.In(FleetState.Active) is not { } active ? [] : view.Vms
        .Where(vm => Part.Of(active, vm.Record.Facts, view.Groups) is { Serves: true } && Part.Of(next, vm.Record.Facts, view.Groups) is { Serves: false })
        .Select(vm => vm.Name).ToValueList();

    private static FleetApp Check(FleetApp app, FleetOperation operation, FleetView view, DateTimeOffset now, IReadOnlyCollection<VmName>? heard)
    {
        var isOver = now >= operation.StartedAt + StackTerms.AtOnce || now >= operation.Deadline;
        var vms = Judge(operation, isOver ? null : heard, vm => Answer(app, operation, vm, view, now));
        if (vms.Any(vm => vm.Stage is VmStage.Waiting))
        {
            if (!isOver) return Note(app, operation, vms);
            vms = vms.Select(vm => vm.Stage is VmStage.Waiting ? vm.To(VmStage.Refused, now, vm.Detail) : vm).ToValueList();
        }

        var asked = operation with { Vms = vms };
        var cannot = vms.Where(vm => vm.Stage is not VmStage.Ready).ToList();
        return cannot.Count == 0 || (operation.AllowPartial && cannot.Count < vms.Count)
            ? Begin(app, asked, view, now)
            : End(app, asked, FleetOutcome.NotReady, $"nothing was switched; {Words.Reasons(cannot)}", now);
    }

    /// <summary>Whether a VM could switch now, by what it said after it was asked.</summary>
    private static VmProgress Answer(FleetApp app, FleetOperation operation, VmProgress vm, FleetView view, DateTimeOffset now)
    {
        if (view.Find(vm.Vm) is not { } sight) return vm.To(VmStage.Refused, now, "it is not in this fleet any more");
        if (view.SilentSince(sight, now) is { } since) return vm.To(VmStage.Silent, now, $"silent since {Words.Of(since)}");
        if (sight.Report is not { } report || report.Answers < operation.Question) return vm.To(VmStage.Waiting, now, "it has not answered yet");
        var there = sight.App(app.Name);
        if (there?.Refusal is { } refusal && refusal.Revision >= app.Revision) return vm.To(VmStage.Refused, now, refusal.Why);
        if (there is null || there.Revision < app.Revision) return vm.To(VmStage.Waiting, now, $"it has not taken in revision {app.Revision} yet (it has {there?.Revision ?? 0})");
        if (there.Overridden) return vm.To(VmStage.Refused, now, $"{app.Name} was changed by hand there");
        if (there.Running is { } busy) return vm.To(VmStage.Waiting, now, $"its operation {busy} has not ended");
        return there.Find(operation.Version!.Value) switch
        {
            null => vm.To(VmStage.Refused, now, $"{operation.Version} is not there"),
            { State: StackState.Release or StackState.Inactive or StackState.Active, Ready: true } => vm.To(VmStage.Ready, now),
            { State: StackState.Release or StackState.Inactive or StackState.Active } stack => vm.To(VmStage.Refused, now, $"{stack.Version} is not ready there: waiting for {stack.WaitingFor}"),
            { WaitingFor: { } missing } stack => vm.To(VmStage.Refused, now, $"{stack.Version} is {Words.Of(stack.State)} there: waiting for {missing}"),
            var stack => vm.To(VmStage.Refused, now, $"{stack.Version} is {Words.Of(stack.State)} there"),
        };
    }

    /// <summary>Decides the switch and tells the first VMs, or all.</summary>
    private static FleetApp Begin(FleetApp app, FleetOperation operation, FleetView view, DateTimeOffset now)
    {
        var revision = NextRevision(app, view);
        var deciding = operation with { Phase = FleetPhase.Acting, Revision = revision };
        return (app with { Revision = revision, GoesBack = false, Stacks = Switched(app, operation.Version!.Value, now) })
            .With(deciding with { Vms = Tell(app, deciding, deciding.Vms, view, now) });
    }

    /// <summary>The version takes over, the one that was in production stays warm, and the one that was warm leaves.</summary>
    private static ValueList<FleetStack> Switched(FleetApp app, StackVersion version, DateTimeOffset now) => app.Stacks
        .Where(stack => stack.State is not FleetState.Inactive || stack.Version == version)
        .Select(stack => stack.Version == version ? stack with { State = FleetState.Active, Since = now }
            : stack.State is FleetState.Active ? stack with { State = FleetState.Inactive, Since = now } : stack)
        .ToValueList();
}
