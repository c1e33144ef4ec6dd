using Pigeon.Core.Names;
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
        // They come first, so that all that follows is planned with them known.
        var owners = LostOwners(desired, observed);
        if (owners.Count > 0) observed = Forecast.After(observed, owners, desired, structure);
        var plan = new PlanBuilder(desired, observed, now);
        foreach (var owner in owners) plan.Add(owner);
        foreach (var app in desired.Apps.Where(app => app.Running is not null))
        {
            // A drain has its own pace.
            plan.WakeBy(now + (app.Running is { Verb: Verb.Deactivate } leaving ? PauseIn(now - leaving.StartedAt) : Glance));
            if (app.In(StackState.Releasing) is { GiveUpAt: { } giveUpAt } stack && !IsHeld(app, stack)) plan.WakeBy(giveUpAt);
        }

        foreach (var expiry in desired.Apps.Where(app => app.Running is null).SelectMany(Expiry.Of)) plan.WakeBy(expiry.At > now ? expiry.At : now + Gaze);
        PlanFormulas(plan);
        PlanContainers(plan);
        PlanNetworkEnds(plan);
        PlanFormulaEnds(plan);
        PlanHooks(plan);
        if (observed.Proxy is not { } proxy)
        {
            if (observed.ProxyRetryAt is { } retryAt && retryAt > now) plan.WakeBy(retryAt);
            else plan.Add(new Move.StartProxy());
            return plan.Build();
        }

        var reason = IsToTakeBack(plan, proxy) || (proxy.Structure != structure && observed.Refused?.Structure != structure)
            ? ReasonToReload(desired, observed, proxy) : CertificateReload(structure, observed, proxy);
        var reloads = reason is not null;
        PlanDepartures(plan, onlyTheDying: reloads);
        if (reloads)
        {
            // The tables are another worker's afterwards, so the rest is planned when they have been read again.
            plan.Add(new Move.Reload(reason!));
            return plan.Build();
        }

        PlanArrivals(plan);
        PlanMaps(plan, proxy);
        PlanCertificates(plan, proxy);
        return plan.Build();
    }

    /// <summary>Whether another process answers where HAProxy should, and it is time to do something about it.</summary>
    private static bool IsToTakeBack(PlanBuilder plan, ProxyView proxy)
    {
        if (proxy.SocketTakenBy is null) return false;
        if (plan.Observed.TakeBackAt is not { } again || again <= plan.Now) return true;
        plan.WakeBy(again);
        return false;
    }

    private static string ReasonToReload(Desired desired, Observed observed, ProxyView proxy)
    {
        if (proxy.SocketTakenBy is not null) return "its stats socket was taken by another process";
        if (proxy.Structure.Length == 0) return "it runs a configuration that is not Pigeon's";
        var absent = observed.Quarantine.Where(held => held.StandIn is StandIn.Absence).Select(held => held.App).ToHashSet();
        var known = proxy.Servers.Select(server => server.Lane.App).ToHashSet();
        var wanted = desired.Apps.Where(app => app.Lanes.Count > 0 && !absent.Contains(app.Name)).Select(app => app.Name).ToHashSet();
        List<string> reasons = [];
        if (Names(wanted.Except(known)) is { Length: > 0 } added) reasons.Add($"new app {added}");
        if (Names(known.Except(wanted)) is { Length: > 0 } gone) reasons.Add($"nothing is left of {gone}");
        return reasons.Count > 0 ? string.Join("; ", reasons) : "settings that HAProxy reads only at start have changed";
    }

    private static string Names(IEnumerable<AppName> apps) => string.Join(", ", apps.Select(app => app.Text).Order(StringComparer.Ordinal));

    private static DateTimeOffset RetryAt(WorkFailure failure) =>
        failure.At + TimeSpan.FromSeconds(Math.Min(30, Math.Pow(2, Math.Min(failure.Attempts, 5) - 1)));
}
