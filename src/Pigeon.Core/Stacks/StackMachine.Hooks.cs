using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>Hooks: which are due, and what comes of how they ended.</content>
public static partial class StackMachine
{
    private static readonly TimeSpan HookPauseAtMost = TimeSpan.FromMinutes(1);

    private static App Due(App app, Operation operation, Stack stack, HookEvent at) => Due(app, operation.Id, operation.Verb, stack, at);

    /// <summary>Puts the hooks of a step at the end of the app's queue.</summary>
    private static App Due(App app, OperationId by, Verb verb, Stack stack, HookEvent at) => app with
    {
        Hooks = app.Hooks.Concat(stack.Spec.Hooks.Where(hook => hook.Event == at).Select((hook, place) => new DueHook
        {
            App = app.Name, Operation = by, Verb = verb, Version = stack.Version, Active = app.In(StackState.Active)?.Version, Place = place, Hook = hook,
        })).ToValueList(),
    };

    /// <summary>The same for a stack that comes to nothing, or back to what it was.</summary>
    private static App DueOnAbort(App app, Stack stack) =>
        app.Operations.LastOrDefault(operation => operation.Version == stack.Version) is { } operation ? Due(app, operation, stack, HookEvent.OnAbort) : app;

    /// <summary>Takes notice of the hooks that have ended, one after the other, and lets go on what they held.</summary>
    private static App Hear(App app, Observed observed, DateTimeOffset now)
    {
        if (app.Hooks.Count == 0 && app.Running is not { Phase: OperationPhase.Asking }) return app;
        foreach (var due in app.Hooks)
            if (app.Hooks.Contains(due) && observed.HookOutcomes.FirstOrDefault(outcome => outcome.Key == due.Key && outcome.Failures == due.Failures) is { } ended)
                app = ended.Problem is { } problem ? Failed(app, due, problem, now) : Passed(app, due, now);
        return Resume(Forget(app), observed, now);
    }

    private static App Without(App app, DueHook due) => app with { Hooks = app.Hooks.Where(each => each != due).ToValueList() };

    private static App Passed(App app, DueHook due, DateTimeOffset now)
    {
        app = Without(app, due);
        if (app.Holds(due.Version, due.Hook.Event) || app.Find(due.Version) is not { } stack) return app;

        // What waited begins now: the time to get ready, or to drain.
        return (due.Hook.Event, stack.State) switch
        {
            (HookEvent.PreRelease, StackState.Releasing) => app.With(stack with { Since = now, ReadyBy = stack.ReadyBy + (now - stack.Since) }),
            (HookEvent.PreDeactivate, StackState.Deactivating) => app.With(stack with { Since = now }),
            _ => app,
        };
    }

    private static App Failed(App app, DueHook due, string problem, DateTimeOffset now)
    {
        var words = $"hook {due} failed: {problem}";
        switch (due.Hook.Event)
        {
            case HookEvent.PreRelease when app.Find(due.Version) is { State: StackState.Releasing } stack:
                return Fail(Forget(app), stack, words, now);
            case HookEvent.PreDeactivate when app.Running is { Phase: OperationPhase.Asking, Forced: true } forced && forced.Id == due.Operation:
                return Without(Complain(app, due.Operation, words), due);
            case HookEvent.PreActivate or HookEvent.PreDeactivate when app.Running is { Phase: OperationPhase.Asking } asking && asking.Id == due.Operation:
                var ended = app.End(OperationOutcome.NotReady, $"{words}; nothing was changed", now);
                return Forget(due.Hook.Event is HookEvent.PreActivate && ended.Find(due.Version) is { } refused ? Due(ended, asking, refused, HookEvent.OnAbort) : ended);
            case HookEvent.PreDeactivate:
                var pause = TimeSpan.FromSeconds(Math.Min(HookPauseAtMost.TotalSeconds, Math.Pow(2, Math.Min(due.Failures, 6))));
                var again = due with { Failures = due.Failures + 1, NotBefore = now + pause, Problem = problem };
                return app with { Hooks = app.Hooks.Select(each => each == due ? again : each).ToValueList() };
            default:
                return Without(Complain(app, due.Operation, words), due);
        }
    }

    private static App Complain(App app, OperationId operation, string words) => app with
    {
        Operations = app.Operations.Select(each => each.IsRunning && each.Id == operation ? each with { Complaints = [.. each.Complaints, words] } : each).ToValueList(),
    };

    /// <summary>Lets a stack leave that its hooks hold: somebody insists.</summary>
    private static App PassOver(App app, Stack stack, OperationId operation, DateTimeOffset now)
    {
        var held = app.Hooks.Where(due => due.Version == stack.Version && due.Hook.Event is HookEvent.PreDeactivate).ToList();
        if (held.Count == 0) return app;
        foreach (var due in held) app = Without(Complain(app, operation, $"hook {due} was passed over{(due.Problem is { } problem ? $", which failed: {problem}" : "")}"), due);
        return app.With(stack with { Since = now });
    }

    /// <summary>A stack that is released comes to nothing.</summary>
    private static App Fail(App app, Stack stack, string failure, DateTimeOffset now) =>
        Forget(DueOnAbort(Put(app, stack with { Failure = failure }, StackState.Deactivating, now), stack));

    /// <summary>Drops the hooks of steps that are not taken any more.</summary>
    private static App Forget(App app)
    {
        var kept = app.Hooks.Where(due => due.Hook.Event switch
        {
            HookEvent.PreRelease => app.Find(due.Version) is { State: StackState.Releasing },
            HookEvent.PreActivate => IsAsking(app, due),
            HookEvent.PreDeactivate => IsAsking(app, due) || app.Find(due.Version) is { State: StackState.Deactivating, Failure: null },
            _ => true,
        }).ToValueList();
        return kept == app.Hooks ? app : app with { Hooks = kept };
    }

    private static bool IsAsking(App app, DueHook due) => app.Running is { Phase: OperationPhase.Asking } asking && asking.Id == due.Operation;

    /// <summary>Does what a verb decided once its hooks have let it.</summary>
    private static App Resume(App app, Observed observed, DateTimeOffset now)
    {
        if (app.Running is not { Phase: OperationPhase.Asking } asking || app.Hooks.Any(due => due.Operation == asking.Id)) return app;
        if (app.Find(asking.Version!.Value) is not { } stack) return app.End(OperationOutcome.NotReady, $"{app.Name} {asking.Version} is gone", now);
        if (asking.Verb is Verb.Deactivate) return Put(Acting(app, asking, now), stack with { LeavesBy = asking.Id }, StackState.Deactivating, now);
        if (Readiness.MissingFor(app, stack, observed) is not { } missing) return SwitchTo(Acting(app, asking, now), stack, asking, now);
        return now < asking.StartedAt + SwitchWithin ? app
            : Due(app.End(OperationOutcome.NotReady, $"{stack} is not ready: waiting for {missing}; nothing was changed", now), asking, stack, HookEvent.OnAbort);
    }

    private static App Acting(App app, Operation operation, DateTimeOffset now) => Change(app, operation with
    {
        Phase = OperationPhase.Acting,
        LetGoAt = now,
        Before = operation.Verb is Verb.Deactivate ? [new FormerState(operation.Version!.Value, app.Find(operation.Version.Value)!.State)] : StatesOf(app),
    });

    private static App Change(App app, Operation changed) =>
        app with { Operations = app.Operations.Select(each => each.Id == changed.Id ? changed : each).ToValueList() };

    /// <summary>Tells the hooks of a step that came through, and ends the operation when they have ended.</summary>
    private static App Tell(App app, Operation operation, Stack? stack, HookEvent at, string detail, DateTimeOffset now)
    {
        if (operation.Phase is not OperationPhase.Telling && stack is not null)
            app = Due(Change(app, operation with { Phase = OperationPhase.Telling }), operation, stack, at);
        return IsTelling(app, operation) ? app : app.End(OperationOutcome.Done, detail, now);
    }

    /// <summary>Whether hooks of the operation are still to end; the leave of a stack that it retires by the way keeps nobody waiting.</summary>
    private static bool IsTelling(App app, Operation operation) =>
        app.Hooks.Any(due => due.Operation == operation.Id && (due.Version == operation.Version || due.Hook.Event is not (HookEvent.PreDeactivate or HookEvent.PostDeactivate)));
}
