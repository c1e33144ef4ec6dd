using System.Diagnostics;
using Pigeon.Core.Definitions;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>When operations end, and with what. Nothing is called done that was not read back.</content>
public static partial class StackMachine
{
    /// <summary>How long an abort waits for what it restores.</summary>
    private static readonly TimeSpan RestoreWithin = TimeSpan.FromSeconds(60);

    /// <summary>How long a switch is held up by a stack that cannot take over.</summary>
    private static readonly TimeSpan SwitchWithin = TimeSpan.FromSeconds(30);

    private static App Conclude(App app, Observed observed, DateTimeOffset now)
    {
        if (app.Running is not { } operation || operation.Phase is OperationPhase.Asking || IsLeaving(app, observed)) return app;
        return operation.Verb switch
        {
            Verb.Release => ConcludeRelease(app, operation, observed, now),
            Verb.Activate or Verb.Rollback => ConcludeSwitch(app, operation, observed, now),
            Verb.Deactivate when app.Find(operation.Version!.Value) is null && !IsTelling(app, operation) =>
                app.End(OperationOutcome.Done, $"{app.Name} {operation.Version} is deactivated{CutText(app, operation, observed)}", now),
            Verb.Abort => ConcludeAbort(app, operation, observed, now),
            Verb.Deactivate => app,
            _ => throw new UnreachableException($"no end for {operation.Verb}"),
        };
    }

    private static App ConcludeRelease(App app, Operation operation, Observed observed, DateTimeOffset now)
    {
        if (app.Find(operation.Version!.Value) is not { } stack)
            return IsTelling(app, operation) ? app : app.End(OperationOutcome.NotReady, app.LastFailure ?? $"{app.Name} {operation.Version} is gone", now);
        return stack.State is StackState.Release && Agrees(app, MapName.Release, stack, observed)
            ? Tell(app, operation, stack, HookEvent.PostRelease, $"{stack} is released", now)
            : app;
    }

    private static App ConcludeSwitch(App app, Operation operation, Observed observed, DateTimeOffset now)
    {
        if (AgreesOnActive(app, observed) || operation.Phase is OperationPhase.Telling)
            return Tell(app, operation, app.Find(operation.Version!.Value), HookEvent.PostActivate, $"{app.Name} {operation.Version} is active", now);
        if (observed.Proxy is null || now < operation.ActingSince + SwitchWithin
            || app.In(StackState.Active) is not { } stack || Planner.Serves(observed, stack.LaneOf(app.Name))) return app;
        var missing = Readiness.MissingFor(app, stack, observed) ?? "a server that takes traffic";
        return DueOnAbort(Forget(PutBack(app, operation, now)), stack)
            .End(OperationOutcome.Reverted, $"{stack} did not take over: waiting for {missing}; {app.Name} is as it was before", now);
    }

    private static string CutText(App app, Operation operation, Observed observed)
    {
        var cut = observed.Cut.Where(each => each.App == app.Name && each.Version == operation.Version && each.At >= operation.StartedAt).ToList();
        var (requests, tunnels) = (cut.Sum(each => each.Requests), cut.Sum(each => each.Tunnels));
        return requests + tunnels == 0 ? ""
            : $"; {Traffic.Describe(requests, tunnels)} {(requests + tunnels == 1 ? "was" : "were")} cut at the deadline";
    }

    private static App ConcludeAbort(App app, Operation operation, Observed observed, DateTimeOffset now)
    {
        if (app.Stacks.Any(stack => stack is { Failure: not null, State: StackState.Deactivating }) || IsTelling(app, operation)) return app;
        if (MissingFromBefore(app, operation, observed) is { } missing)
            return now < operation.StartedAt + RestoreWithin ? app : app.End(OperationOutcome.NotReady,
                $"{app.Name} was put back, but not all of it came back in {RestoreWithin.TotalSeconds:0} s: still waiting for {missing}", now);
        var gone = operation.Before.Where(former => app.Find(former.Version) is null).Select(former => former.Version).ToList();
        var but = gone.Count == 0 ? "" : $", but for {string.Join(", ", gone)}, which was gone already";
        return app.End(OperationOutcome.Done, $"{app.Name} is as it was before{but}", now);
    }

    /// <summary>The one thing that an abort still waits for; null when everything that it could restore is whole again.</summary>
    private static string? MissingFromBefore(App app, Operation operation, Observed observed)
    {
        foreach (var former in operation.Before)
            if (app.Find(former.Version) is { } stack && Readiness.MissingFor(app, stack, observed) is { } missing) return missing;
        if (AgreesOnActive(app, observed)) return null;
        return observed.Proxy is null ? Readiness.SilentProxy
            : $"HAProxy to send production to {app.In(StackState.Active)?.ToString() ?? "nobody"}";
    }

    private static bool AgreesOnActive(App app, Observed observed) =>
        Agrees(app, MapName.Active, app.In(StackState.Active), observed);

    /// <summary>Whether HAProxy's own map says what it should.</summary>
    private static bool Agrees(App app, MapName map, Stack? stack, Observed observed) =>
        app.Lanes.Count == 0 && stack is { Spec.ServedElsewhere: true }
        || (observed.Proxy is { } proxy && proxy.Map(map)[app.Name.Text] == (stack is { Spec.ServedElsewhere: false } ? stack.LaneOf(app.Name).Backend : null));
}
