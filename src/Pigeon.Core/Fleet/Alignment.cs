using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>Whether a VM is where it should be.</summary>
public static class Alignment
{
    /// <summary>The first thing in which a VM differs from what it should be, in words; null when there is none. What still drains does not count.</summary>
    /// <param name="report">What the VM says of the app; null when it says nothing.</param>
    public static string? DifferenceOf(Assignment wanted, AppReport? report)
    {
        if (report is null) return wanted.Stacks.Count == 0 ? null : $"it has told nothing of {wanted.App}";
        if (report.Refusal is { } refusal && refusal.Revision >= wanted.Revision) return refusal.Why;
        if (report.Revision < wanted.Revision) return $"it has not taken in revision {wanted.Revision} (it has {report.Revision})";
        if (report.Revision > wanted.Revision) return $"it has revision {report.Revision}, and the controller only {wanted.Revision}: was an old state of the controller put back?";
        if (report.Overridden) return "it was changed by hand there";
        foreach (var stack in wanted.Stacks)
        {
            if (report.Find(stack.Version) is not { } there) return $"{stack.Version} is missing";
            if (there.State != stack.State && !Stays(wanted, report, there)) return there.State is StackState.Releasing && there.WaitingFor is { } missing
                ? $"{stack.Version} is not ready: waiting for {missing}" : $"{stack.Version} is {Words.Of(there.State)}, not {Words.Of(stack.State)}";
        }

        if (report.Stacks.FirstOrDefault(stack => stack.State is not StackState.Deactivating && wanted.Find(stack.Version) is null && !Stays(wanted, report, stack)) is { } extra)
            return $"{extra.Version} is still {Words.Of(extra.State)}";
        return Production(wanted, report);
    }

    /// <summary>How a VM stands to an app of the fleet: judged by what is wanted of that VM, not by what others do.</summary>
    /// <param name="isPresent">Whether it was heard within its lease.</param>
    public static VmStanding StandingOf(FleetApp app, FleetView view, VmSight vm, bool isPresent, DateTimeOffset now)
    {
        if (Orders.AssignmentFor(app, view, vm) is not { } wanted)
            return app.Stacks.Select(stack => Part.ProblemOf(stack, view.Groups)).FirstOrDefault(problem => problem is not null) is { } problem
                ? new VmStanding(Standing.Unjudged, null, problem) : new VmStanding(Standing.Local, null, null);
        var difference = DifferenceOf(wanted, vm.App(app.Name));
        return new VmStanding(!isPresent ? Standing.Unreachable : difference is null ? Standing.Agrees : IsOnItsWay(app, view, vm, now) ? Standing.Follows : Standing.Disagrees, wanted, difference);
    }

    /// <summary>
    /// Whether the operation that runs has told the VM something that it may still be doing, or one that has just ended has told it everything but the revision
    /// that says so.
    /// </summary>
    private static bool IsOnItsWay(FleetApp app, FleetView view, VmSight vm, DateTimeOffset now) => app.Operations is [.., var last] && (last.IsRunning
        ? last.Phase is not FleetPhase.Checking && last.Of(vm.Name) is { Stage: VmStage.Told or VmStage.Reaching or VmStage.Reverting }
        : IsTakingUp(app, last, view, now)
            || (last.Outcome is FleetOutcome.Done && last.Revision < app.Revision && now <= last.EndedAt + view.Lease && vm.App(app.Name)?.Revision == last.Revision));

    /// <summary>A version that is taken up is in production at once, and VMs that did not serve it may take as long as for a release.</summary>
    private static bool IsTakingUp(FleetApp app, FleetOperation last, FleetView view, DateTimeOffset now) =>
        last is { Verb: Verb.Release, Version: { } version } && app.Find(version) is { TakenUp: true, State: FleetState.Active } stack && now <= last.EndedAt + view.Lease + stack.ReadyWithin;

    /// <summary>What a VM has in production by itself is nobody's business while nothing is to take its place.</summary>
    private static bool Stays(Assignment wanted, AppReport report, StackReport there) => there.Version == report.Own && wanted.In(StackState.Active) is null;

    /// <summary>Production is where HAProxy's own map says it is.</summary>
    private static string? Production(Assignment wanted, AppReport report)
    {
        var active = wanted.In(StackState.Active);
        if (active is { Serves: false } || active?.Version == report.Production || (active is null && report.Production == report.Own)) return null;
        return active is null ? $"production still goes to {report.Production}"
            : report.Production is { } other ? $"production goes to {other}, not to {active.Version}" : $"production does not go to {active.Version}";
    }
}
