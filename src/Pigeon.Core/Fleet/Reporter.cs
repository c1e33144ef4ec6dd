using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Fleet;

/// <summary>Says what a VM has to tell of an app.</summary>
public static class Reporter
{
    /// <param name="kept">Null when nothing was ever assigned.</param>
    /// <param name="local">Null when nothing of it was ever here.</param>
    /// <param name="refused">The latest assignment that was not taken in, or what a step toward the one that was came to; null when neither is known.</param>
    /// <param name="membersOf">The containers of a stack that other VMs can reach.</param>
    public static AppReport Of(AppName name, KeptApp? kept, App? local, AssignmentRefusal? refused, Observed observed, Func<Stack, ValueList<ReportedMember>> membersOf, DateTimeOffset now)
    {
        var revision = kept?.Assignment.Revision ?? 0;
        var failure = kept is not null && Steward.FailureOf(kept, local, now) is { } why ? new AssignmentRefusal(revision, why) : null;
        return new AppReport
        {
            App = name, Revision = revision, Running = local?.Running?.Id, Overridden = kept?.Overridden == true,
            Refusal = refused?.Revision >= revision ? refused : failure,
            Own = local?.In(StackState.Active) is { } active && kept?.IsOwn(active) != false ? active.Version : null,
            Production = ProductionOf(name, local, observed),
            Stacks = local?.Stacks.Select(stack => ReportOf(local, stack, observed, membersOf)).ToValueList() ?? [],
        };
    }

    /// <summary>The containers on other VMs that HAProxy here sends traffic to, or is about to, or has requests on.</summary>
    public static ValueList<ContainerId> HoldsOf(Observed observed)
    {
        var known = observed.Peers?.Members.Select(member => member.Id) ?? [];
        var owners = observed.Proxy?.Servers.Select(server => server.Owner).OfType<ContainerId>() ?? [];
        return known.Union(owners.Where(owner => observed.Docker.Find(owner) is null)).OrderBy(id => id.Text, StringComparer.Ordinal).ToValueList();
    }

    private static StackReport ReportOf(App app, Stack stack, Observed observed, Func<Stack, ValueList<ReportedMember>> membersOf)
    {
        var missing = Readiness.MissingFor(app, stack, observed);
        return new StackReport(stack.Version, stack.State, missing is null, missing, membersOf(stack)) { Leaving = LeavingOf(stack, observed) };
    }

    private static ValueList<ContainerId> LeavingOf(Stack stack, Observed observed) => stack.State is not StackState.Deactivating ? [] : observed.Docker.Containers
        .Where(container => container.App == stack.Spec.App && container.Version == stack.Version && container is { IsAlive: true, PublishedPort: not null })
        .Select(container => container.Id).OrderBy(id => id.Text, StringComparer.Ordinal).ToValueList();

    private static StackVersion? ProductionOf(AppName name, App? local, Observed observed) =>
        observed.Proxy is { } proxy && Lane.TryParse(proxy.Map(MapName.Active)[name.Text], out var lane) ? local?.On(lane.Letter)?.Version : null;
}
