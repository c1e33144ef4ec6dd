using Pigeon.Core.Definitions;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>Stacks put where they should be, whatever verb would lead there.</content>
public static partial class StackMachine
{
    private static Decision Arrange(App app, Command.Arrange command, Observed observed, DateTimeOffset now)
    {
        foreach (var wanted in command.States)
            if (ObstacleTo(app, wanted, observed) is { } refused) return refused;
        if (command.States.GroupBy(wanted => wanted.State).FirstOrDefault(group => group.Count() > 1) is { } crowded)
            return new Decision.Refused(RefusalCode.State, $"two versions of {app.Name} cannot both be {crowded.Key.ToString().ToLowerInvariant()}");
        var changes = command.States.Where(wanted => app.Find(wanted.Version)!.State != wanted.State).ToValueList();
        if (changes.Count == 0) return new Decision.Unchanged($"{app.Name} is so already");

        var former = app.In(StackState.Active);
        var operation = Start(command, null, now) with { Before = changes };
        var next = PutBack(Yield(app.Begin(operation), command, operation, now), operation, now);
        if (former is not null && next.Find(former.Version) is { State: not StackState.Active } taken) next = Due(next, operation, taken, HookEvent.OnAbort);
        return new Decision.Changed(Forget(next));
    }

    private static Decision.Refused? ObstacleTo(App app, FormerState wanted, Observed observed)
    {
        if (wanted.State is not (StackState.Release or StackState.Active or StackState.Inactive))
            return new Decision.Refused(RefusalCode.State, $"no version can be put into the state {wanted.State.ToString().ToLowerInvariant()}");
        if (app.Find(wanted.Version) is not { } stack)
            return new Decision.Refused(RefusalCode.Unknown, $"{app.Name} {wanted.Version} is not here{Existing(app)}");
        if (stack.State is StackState.Releasing) return new Decision.Refused(RefusalCode.NotReady, $"{stack} is still being released");
        if (stack is { State: StackState.Deactivating, Failure: not null }) return new Decision.Refused(RefusalCode.State, $"{stack} came to nothing and leaves");

        // Production never moves from a version to one that cannot take it.
        return wanted.State is StackState.Active && stack.State is not StackState.Active && app.In(StackState.Active) is not null
            && Readiness.MissingFor(app, stack, observed) is { } missing
                ? new Decision.Refused(RefusalCode.NotReady, $"{stack} is not ready: waiting for {missing}") : null;
    }

    /// <summary>Whoever holds a place that another one is given leaves.</summary>
    private static App Yield(App app, Command.Arrange command, Operation operation, DateTimeOffset now)
    {
        foreach (var stack in app.Stacks.Where(stack => command.States.Any(wanted => wanted.State == stack.State && wanted.Version != stack.Version)
            && command.States.All(wanted => wanted.Version != stack.Version)).ToList())
            app = Due(Put(app, stack with { LeavesBy = operation.Id }, StackState.Deactivating, now), operation, stack, HookEvent.PreDeactivate);
        return app;
    }
}
