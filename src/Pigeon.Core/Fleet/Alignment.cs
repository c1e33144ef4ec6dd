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
            if (there.State != stack.State) return there.State is StackState.Releasing && there.WaitingFor is { } missing
                ? $"{stack.Version} is not ready: waiting for {missing}" : $"{stack.Version} is {Words.Of(there.State)}, not {Words.Of(stack.State)}";
        }

        if (report.Stacks.FirstOrDefault(stack => stack.State is not StackState.Deactivating && wanted.Find(stack.Version) is null) is { } extra)
            return $"{extra.Version} is still {Words.Of(extra.State)}";
        return Production(wanted, report);
    }

    /// <summary>Production is where HAProxy's own map says it is.</summary>
    private static string? Production(Assignment wanted, AppReport report)
    {
        var active = wanted.In(StackState.Active);
        if (active is { Serves: false } || active?.Version == report.Production) return null;
        return active is null ? $"production still goes to {report.Production}"
            : report.Production is { } other ? $"production goes to {other}, not to {active.Version}" : $"production does not go to {active.Version}";
    }
}
