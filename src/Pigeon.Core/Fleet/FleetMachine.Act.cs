using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <content>While VMs do what they were told.</content>
public static partial class FleetMachine
{
    private static FleetApp Act(FleetApp app, FleetOperation operation, FleetView view, DateTimeOffset now, IReadOnlyCollection<VmName>? heard)
    {
        var vms = Judge(operation, now < operation.Deadline ? heard : null, vm => vm.Stage is VmStage.Told ? Follow(app, operation, vm, view, now) : vm);
        if (vms.Any(vm => vm.Stage is VmStage.Reaching)) vms = Reach(app, operation, vms, view, now, heard);
        var judged = operation with { Vms = vms };
        if (!MayFail(operation) && vms.Any(vm => vm is { IsTold: true, Stage: VmStage.Refused or VmStage.Late or VmStage.Silent })) return Revert(app, judged, view, now);
        if (now < operation.Deadline)
        {
            vms = Tell(app, operation, vms, view, now);
            if (vms.Any(vm => vm.Stage is VmStage.Told or VmStage.Reaching)) return Note(app, operation, vms);
            return vms.Any(vm => vm.Stage is VmStage.Done) || operation.Verb is Verb.Deactivate ? Finish(app, operation with { Vms = vms }, view, now) : Revert(app, operation with { Vms = vms }, view, now);
        }

        // Nobody is told any more, and whoever was told may have done it.
        if (vms.Any(vm => vm.Stage is VmStage.Told or VmStage.Reaching && IsAwaited(vm, view, now))) return Note(app, operation, vms);
        var late = judged with { Vms = vms.Select(vm => vm.Stage is VmStage.Told or VmStage.Ready or VmStage.Reaching ? vm.To(VmStage.Late, now, $"it had not come to it by {Words.Of(operation.Deadline)}, the deadline{(vm.Detail.Length == 0 ? "" : $": {vm.Detail}")}") : vm).ToValueList() };
        var isFine = MayFail(operation) ? operation.Verb is Verb.Deactivate || late.Vms.Any(vm => vm.Stage is VmStage.Done) : late.Vms.All(vm => vm.Stage is VmStage.Done);
        return isFine ? Finish(app, late, view, now) : Revert(app, late, view, now);
    }

    /// <summary>Whether it goes on when a VM fails. What is deactivated cannot be had back, so nobody goes back for one that is late.</summary>
    private static bool MayFail(FleetOperation operation) => operation.AllowPartial || operation.Verb is Verb.Deactivate;

    /// <summary>Tells as many VMs as may be under way at a time. Those that only lead to what others run come when that is up.</summary>
    private static ValueList<VmProgress> Tell(FleetApp app, FleetOperation operation, ValueList<VmProgress> vms, FleetView view, DateTimeOffset now)
    {
        if (operation.Verb is Verb.Release && app.Find(operation.Version!.Value) is { Terms.Published: true } stack && vms.Any(vm => vm.Stage is VmStage.Ready or VmStage.Told && Runs(vm)))
            return TellSome(operation, vms, Runs, now);
        return TellSome(operation, vms, _ => true, now);

        bool Runs(VmProgress vm) => view.Find(vm.Vm) is { } sight && Part.Of(stack, sight.Record.Facts, view.Groups) is { Runs: true };
    }

    private static ValueList<VmProgress> TellSome(FleetOperation operation, ValueList<VmProgress> vms, Func<VmProgress, bool> isTurn, DateTimeOffset now)
    {
        var all = operation.HostsAtATime <= 0 || (operation.IsSwitch && operation.Cutover is Cutover.AtOnce);
        var room = all ? int.MaxValue : operation.HostsAtATime - vms.Count(vm => vm.Stage is VmStage.Told);
        return room <= 0 || !vms.Any(vm => vm.Stage is VmStage.Ready) ? vms
            : vms.Select(vm => vm.Stage is VmStage.Ready && isTurn(vm) && room-- > 0 ? vm.To(VmStage.Told, now) : vm).ToValueList();
    }

    /// <summary>Whether a VM has done what it was told, or will not.</summary>
    private static VmProgress Follow(FleetApp app, FleetOperation operation, VmProgress vm, FleetView view, DateTimeOffset now)
    {
        if (view.Find(vm.Vm) is not { } sight) return operation.Verb is Verb.Deactivate ? vm.To(VmStage.Done, now) : vm.To(VmStage.Refused, now, "it is not in this fleet any more");
        if (IsAwaited(vm, view, now)) return vm;
        var there = sight.App(app.Name);
        if (there?.Refusal is { } refusal && refusal.Revision == operation.Revision && !IsHopeful(operation)) return vm.To(VmStage.Refused, now, refusal.Why);
        if (there is not null && there.Revision >= operation.Revision && IsDone(app, operation, there, sight, view))
            return vm.To(operation.Verb is Verb.Release && app.Find(operation.Version!.Value)!.Terms.Published ? VmStage.Reaching : VmStage.Done, now);
        if (there is null && operation.Verb is Verb.Deactivate && sight.Report is not null && sight.HeardAt >= vm.Since) return vm.To(VmStage.Done, now);
        if (IsLost(operation, vm, sight, view, now)) return vm.To(VmStage.Silent, now, $"silent since {Words.Of(view.SilentSince(sight, now)!.Value)}");
        if (now <= vm.Since + operation.VmWithin) return vm.To(VmStage.Told, now, there is null ? "" : Missing(operation, there));
        return vm.To(VmStage.Late, now, $"it was not done in {operation.VmWithin.TotalSeconds:0} s: {(there is null ? "it has told nothing of it" : Missing(operation, there))}");
    }

    /// <summary>Whether a VM has had no time to say how it is, because the controller has only just come back: its time is not over then, whatever the clock says.</summary>
    private static bool IsAwaited(VmProgress vm, FleetView view, DateTimeOffset now) => view.Find(vm.Vm) is { Report: null } sight && view.SilentSince(sight, now) is null;

    /// <summary>
    /// Whether a VM that was told will not be waited for any more, because it is silent. A switch waits for nobody who cannot be heard, however long its
    /// hooks may take: the other VMs serve two versions meanwhile. What takes its time anyway waits as long as for the others.
    /// </summary>
    private static bool IsLost(FleetOperation operation, VmProgress vm, VmSight sight, FleetView view, DateTimeOffset now) =>
        view.SilentSince(sight, now) is not null && now > vm.Since + (operation.IsSwitch && operation.VmWithin > StackTerms.AtOnce ? StackTerms.AtOnce : operation.VmWithin);

    /// <summary>When the version is up wherever it runs, each HAProxy that leads to it has to find all of that ready: only then is what was released fit to be activated.</summary>
    private static ValueList<VmProgress> Reach(FleetApp app, FleetOperation operation, ValueList<VmProgress> vms, FleetView view, DateTimeOffset now, IReadOnlyCollection<VmName>? heard)
    {
        if (vms.Any(vm => vm.Stage is VmStage.Ready or VmStage.Told)) return vms;
        var stack = app.Find(operation.Version!.Value)!;
        var upSince = vms.Where(vm => vm.Stage is VmStage.Reaching or VmStage.Done).Max(vm => vm.Since);
        return vms.Select(vm => vm.Stage is not VmStage.Reaching || heard?.Contains(vm.Vm) == false || IsAwaited(vm, view, now) ? vm
            : Unreached(app, stack, vm, view, now) is not { } missing ? vm.To(VmStage.Done, now)
            : vm.To(now <= upSince + operation.VmWithin ? VmStage.Reaching : VmStage.Late, now, missing)).ToValueList();
    }

    /// <summary>What a VM's HAProxy does not yet find ready of a version that is up everywhere; null when it lacks nothing.</summary>
    private static string? Unreached(FleetApp app, FleetStack stack, VmProgress vm, FleetView view, DateTimeOffset now)
    {
        if (view.Find(vm.Vm) is not { Report: { } report } sight || Part.Of(stack, sight.Record.Facts, view.Groups) is not { Serves: true }) return null;
        if (sight.App(app.Name)?.Find(stack.Version) is not { } there) return $"{stack.Version} is not there any more";
        if (!there.Ready) return $"waiting for {there.WaitingFor}";
        return report.Holds?.ToHashSet() is { } held && Orders.MembersFor(app, stack, view, sight, now).FirstOrDefault(member => !held.Contains(member.Container)) is { } unknown
            ? $"waiting for {unknown.Vm}/{unknown.Container.Abbreviated} to be known there" : null;
    }

    /// <summary>A VM tries again to let something go, for as long as it may take.</summary>
    private static bool IsHopeful(FleetOperation operation) => operation.Verb is Verb.Deactivate;

    private static bool IsDone(FleetApp app, FleetOperation operation, AppReport there, VmSight vm, FleetView view)
    {
        var stack = there.Find(operation.Version!.Value);
        return operation.Verb switch
        {
            Verb.Release => stack is { State: StackState.Release } || (stack is not null && stack.Version == there.Own),
            Verb.Deactivate => stack is null || stack.Version == there.Own,
            _ => stack is { State: StackState.Active } && (there.Production == operation.Version || Part.Of(app.Find(stack.Version)!, vm.Record.Facts, view.Groups) is { Serves: false }),
        };
    }

    private static string Missing(FleetOperation operation, AppReport there)
    {
        if (there.Refusal is { } refusal && refusal.Revision == operation.Revision) return refusal.Why;
        if (there.Revision < operation.Revision) return $"it has not taken in revision {operation.Revision} (it has {there.Revision})";
        return (operation.Verb, there.Find(operation.Version!.Value)) switch
        {
            (Verb.Deactivate, { } stack) => $"{stack.Version} is still {Words.Of(stack.State)}",
            (_, null) => $"{operation.Version} is not there yet",
            (_, { WaitingFor: { } missing }) => $"waiting for {missing}",
            (Verb.Release, var stack) => $"{stack.Version} is {Words.Of(stack.State)}",
            (_, { State: StackState.Active }) => $"production goes to {there.Production?.ToString() ?? "nobody"}, not to {operation.Version}",
            (_, var stack) => $"{stack.Version} is still {Words.Of(stack.State)}",
        };
    }

    private static FleetApp Finish(FleetApp app, FleetOperation operation, FleetView view, DateTimeOffset now)
    {
        var version = operation.Version!.Value;
        var rest = operation.Vms.Where(vm => vm.Stage is not VmStage.Done).ToList();
        var count = rest.Count == 0 ? Words.Vms(operation.Vms.Count) : $"{operation.Vms.Count - rest.Count} of {Words.Vms(operation.Vms.Count)}";
        var follows = rest.Count == 0 ? "" : $"; {Words.Reasons(rest)}; {(rest.Count == 1 ? "it follows when it can" : "they follow when they can")}";
        switch (operation.Verb)
        {
            case Verb.Release:
                return End(app.With(app.Find(version)! with { State = FleetState.Release, Since = now }), operation, FleetOutcome.Done, $"{app.Name} {version} is released on {count}{follows}", now);
            case Verb.Deactivate:
                var outcome = rest.Exists(vm => vm.Stage is not VmStage.Silent) ? FleetOutcome.Disagree : FleetOutcome.Done;
                return End(app.Without(version), operation, outcome, $"{app.Name} {version} is deactivated on {count}{follows}", now);
            default:
                // The order to switch at once is over: who has missed it gets there in its own time.
                return End(app with { Revision = NextRevision(app, view) }, operation, FleetOutcome.Done, $"{app.Name} {version} is active on {count}{follows}{Stopping(app, operation)}", now);
        }
    }

    private static string Stopping(FleetApp app, FleetOperation operation) => operation.StopsServing.Count == 0 ? ""
        : $"; {Words.Names(operation.StopsServing)} {(operation.StopsServing.Count == 1 ? "stops" : "stop")} serving {app.Name}: {operation.Version} is not for {(operation.StopsServing.Count == 1 ? "it" : "them")}";
}
