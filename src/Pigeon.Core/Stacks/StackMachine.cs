using System.Diagnostics;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <summary>
/// The life of stacks: what each verb does in each state (<see cref="Apply"/>) and what happens by itself
/// (<see cref="Advance"/>). Both are pure.
/// </summary>
public static partial class StackMachine
{
    /// <summary>Answers a command without doing anything: the caller stores and carries out what is decided.</summary>
    public static Decision Apply(Desired desired, Command command, Observed observed, DateTimeOffset now)
    {
        var app = desired.Find(command.App);
        if (app?.Operations.Any(operation => operation.Id == command.Id) == true)
            return new Decision.Unchanged("this operation was accepted before");
        if (command.IfRevision is { } seen && seen != (app?.Revision ?? 0))
            return new Decision.Refused(RefusalCode.Revision, $"{command.App} is at revision {app?.Revision ?? 0}, not {seen}: it has changed since you looked");
        if (app?.Running is { } running && command is not Command.Abort)
            return new Decision.Busy($"{Describe(running)} of {app.Name} to end");
        return command switch
        {
            Command.Release release => Release(desired, app, release, observed, now),
            _ when app is null => command is Command.Deactivate or Command.Abort
                ? new Decision.Unchanged($"there is no app {command.App} here")
                : new Decision.Refused(RefusalCode.Unknown, $"there is no app {command.App} here{Known(desired)}"),
            Command.Activate activate => Activate(app, activate, observed, now),
            Command.Rollback rollback => Rollback(app, rollback, observed, now),
            Command.Deactivate deactivate => Deactivate(app, deactivate, now),
            Command.Abort abort => Abort(app, abort, now),
            Command.Arrange arrange => Arrange(app, arrange, observed, now),
            _ => throw new UnreachableException($"no rule for {command}"),
        };
    }

    private static Decision Activate(App app, Command.Activate command, Observed observed, DateTimeOffset now)
    {
        var stack = command.Version is { } version ? app.Find(version) : app.In(StackState.Release);
        if (stack is null)
            return new Decision.Refused(RefusalCode.Unknown, command.Version is { } asked
                ? $"{app.Name} {asked} is not here{Existing(app)}: release it first" : $"no version of {app.Name} is released{Existing(app)}");
        return stack.State switch
        {
            StackState.Active => new Decision.Unchanged($"{stack} is already active"),
            StackState.Release or StackState.Inactive => Switch(app, stack, command, observed, now),
            StackState.Releasing => new Decision.Refused(RefusalCode.NotReady, $"{stack} is still being released"),
            StackState.Deactivating => new Decision.Refused(RefusalCode.State, $"{stack} is being deactivated"),
            _ => throw new UnreachableException($"no rule for {stack.State}"),
        };
    }

    private static Decision Rollback(App app, Command.Rollback command, Observed observed, DateTimeOffset now)
    {
        if (command.Version is { } version && app.In(StackState.Active)?.Version == version)
            return new Decision.Unchanged($"{app.Name} {version} is already active");
        if (app.In(StackState.Inactive) is not { } stack)
            return new Decision.Refused(RefusalCode.State, $"no version of {app.Name} is inactive and warm{Existing(app)}: there is nothing to go back to");
        if (command.Version is { } asked && asked != stack.Version)
            return new Decision.Refused(RefusalCode.State, $"the inactive version of {app.Name} is {stack.Version}, not {asked}");
        return Switch(app, stack, command, observed, now);
    }

    /// <summary>Brings a stack into production; the one that was there stays warm, and the one that was warm leaves.</summary>
    private static Decision Switch(App app, Stack stack, Command command, Observed observed, DateTimeOffset now)
    {
        if (Readiness.MissingFor(app, stack, observed) is { } missing)
            return new Decision.Refused(RefusalCode.NotReady, $"{stack} is not ready: waiting for {missing}");
        var operation = Start(command, stack.Version, now);
        return new Decision.Changed(Has(stack, HookEvent.PreActivate)
            ? Ask(app, operation, stack, HookEvent.PreActivate)
            : SwitchTo(app.Begin(operation with { Before = StatesOf(app) }), stack, operation, now));
    }

    private static bool Has(Stack stack, HookEvent at) => stack.Spec.Hooks.Any(hook => hook.Event == at);

    /// <summary>Accepts a verb and asks its hooks first.</summary>
    private static App Ask(App app, Operation operation, Stack stack, HookEvent before) =>
        Due(app.Begin(operation with { Phase = OperationPhase.Asking }), operation, stack, before);

    private static ValueList<FormerState> StatesOf(App app) => app.Stacks.Select(each => new FormerState(each.Version, each.State)).ToValueList();

    private static App SwitchTo(App app, Stack stack, Operation operation, DateTimeOffset now)
    {
        var warm = app.In(StackState.Inactive);
        if (warm is not null && warm != stack)
            app = Due(Put(app, warm with { LeavesBy = operation.Id }, StackState.Deactivating, now), operation, warm, HookEvent.PreDeactivate);
        if (app.In(StackState.Active) is { } active) app = Put(app, active, StackState.Inactive, now);
        return Put(app, stack, StackState.Active, now);
    }

    private static Decision Deactivate(App app, Command.Deactivate command, DateTimeOffset now)
    {
        if (app.Find(command.Version) is not { } stack)
            return new Decision.Unchanged($"{app.Name} {command.Version} is not here");
        if (stack.State is StackState.Active && !command.Force)
            return new Decision.Refused(RefusalCode.State, $"{stack} is in production: activate another version first, or say --force");
        var operation = Start(command, stack.Version, now) with { Forced = command.Force };
        if (stack.State is not StackState.Deactivating && Has(stack, HookEvent.PreDeactivate))
            return new Decision.Changed(Ask(app, operation, stack, HookEvent.PreDeactivate));
        var begun = app.Begin(operation with { Before = [new FormerState(stack.Version, stack.State)] });
        if (stack.State is StackState.Deactivating) return new Decision.Changed(command.Force ? PassOver(begun, stack, operation.Id, now) : begun);
        return new Decision.Changed(Put(begun, stack with { LeavesBy = operation.Id }, StackState.Deactivating, now));
    }

    private static Decision Abort(App app, Command.Abort command, DateTimeOffset now)
    {
        if (app.Running is not { } running) return new Decision.Unchanged($"nothing of {app.Name} is under way");
        if (command.Version is { } meant && meant != running.Version)
            return new Decision.Refused(RefusalCode.State, $"{Describe(running)} of {app.Name} is under way, and nothing of {meant}");
        if (running.Verb is Verb.Abort) return new Decision.Unchanged($"{app.Name} is being aborted already");
        var next = app.End(OperationOutcome.Aborted, $"{Describe(running)} was aborted", now).Begin(Start(command, running.Version, now) with
        {
            Before = running.Before.Where(former => app.Find(former.Version)?.State != former.State).ToValueList(),
        });
        if (running.Verb is Verb.Release && running.Version is { } version && app.Find(version) is { State: StackState.Releasing or StackState.Release } stack)
            next = Put(next, stack with { Failure = "it was aborted" }, StackState.Deactivating, now);
        var back = PutBack(next, running, now);
        if (running is { Verb: not Verb.Deactivate, Version: { } about } && app.Find(about) is { } concerned) back = Due(back, back.Running!, concerned, HookEvent.OnAbort);
        return new Decision.Changed(Forget(back));
    }

    private static App PutBack(App app, Operation operation, DateTimeOffset now)
    {
        foreach (var former in operation.Before)
            if (app.Find(former.Version) is { } moved && moved.State != former.State)
                app = Put(app, moved with { LeavesBy = null }, former.State, now);
        return app;
    }

    private static App Put(App app, Stack stack, StackState state, DateTimeOffset now)
    {
        var next = app.With(stack with { State = state, Since = now, ReadyBy = null });

        // A stack that leaves keeps its lane as it is: no template is worth a reload any more.
        return state is StackState.Deactivating ? next : next with { Lanes = RenderAs(next.Lanes, stack.Lane, state) };
    }

    private static Operation Start(Command command, StackVersion? version, DateTimeOffset now) =>
        new() { Id = command.Id, Verb = command.Verb, Version = version, Owner = command.Owner, StartedAt = now };

    private static string Describe(Operation operation) =>
        $"the {operation.Verb.ToString().ToLowerInvariant()}{(operation.Version is { } version ? $" of {version}" : "")}";

    private static string Existing(App app) => app.Stacks.Count == 0
        ? " (nothing is)"
        : $" (there is {string.Join(", ", app.Stacks.Select(stack => $"{stack.Version}, {stack.State.ToString().ToLowerInvariant()}"))})";

    private static string Known(Desired desired) =>
        desired.Apps.Where(app => app.Stacks.Count > 0).Select(app => app.Name).ToList() is { Count: > 0 } known
            ? $" (there is {string.Join(", ", known)})" : ": nothing is released";
}
