using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>
/// Turns the difference between what should be and what is into moves. It is a pure function, and every prefix of its
/// plans is safe: the agent may die between any two moves and an app that was serving still serves. The order is always
/// add, ready, shift, drain, stop.
/// </summary>
public static partial class Planner
{
    /// <summary>How soon to look again while something is under way of which no event may tell.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <param name="structure">The fingerprint of the configuration that <paramref name="desired"/> renders to.</param>
    public static Plan Plan(Desired desired, string structure, Observed observed, DateTimeOffset now)
    {
        var plan = new PlanBuilder(desired, observed, now);
        foreach (var app in desired.Apps.Where(app => app.Running is not null))
        {
            plan.WakeBy(now + Glance);
            if (app.In(StackState.Releasing)?.ReadyBy is { } readyBy) plan.WakeBy(readyBy);
        }

        PlanContainers(plan);
        if (observed.Proxy is not { } proxy)
        {
            if (observed.ProxyRetryAt is { } retryAt && retryAt > now) plan.WakeBy(retryAt);
            else plan.Add(new Move.StartProxy());
            return plan.Build();
        }

        var reloads = proxy.Structure != structure && observed.Refused?.Structure != structure;
        PlanDepartures(plan, onlyTheDying: reloads);
        if (reloads)
        {
            // The tables are another worker's afterwards, so the rest is planned when they have been read again.
            plan.Add(new Move.Reload(ReasonToReload(desired, proxy)));
            return plan.Build();
        }

        PlanArrivals(plan);
        PlanMaps(plan, proxy);
        return plan.Build();
    }

    private static string ReasonToReload(Desired desired, ProxyView proxy)
    {
        var known = proxy.Servers.Select(server => server.Lane.App).ToHashSet();
        var added = desired.Apps.Where(app => !known.Contains(app.Name)).Select(app => app.Name.Text).ToList();
        return added.Count > 0 ? $"new app {string.Join(", ", added)}" : "settings that HAProxy reads only at start have changed";
    }

    private static DateTimeOffset RetryAt(WorkFailure failure) =>
        failure.At + TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, Math.Min(failure.Attempts, 5) - 1)));
}
