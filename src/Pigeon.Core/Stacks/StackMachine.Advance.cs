using System.Diagnostics;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>What happens by itself: stacks get ready or fail, leave, and operations end.</content>
public static partial class StackMachine
{
    /// <summary>How often the Engine may start a container again before a release is given up.</summary>
    private const int RestartsAllowed = 3;

    /// <summary>Moves every app on as far as what was observed allows.</summary>
    public static Desired Advance(Desired desired, Observed observed, DateTimeOffset now)
    {
        foreach (var app in desired.Apps)
        {
            var next = Conclude(Depart(Prove(app, observed, now), observed), observed, now);
            if (next != app) desired = desired.With(next);
        }

        return desired;
    }

    private static App Prove(App app, Observed observed, DateTimeOffset now)
    {
        if (app.In(StackState.Releasing) is not { } stack) return app;
        var missing = Readiness.MissingFor(app, stack, observed);
        if (missing is null) return Put(app, stack, StackState.Release, now);
        var failure = FailureOf(stack, observed.Docker)
            ?? (now >= stack.ReadyBy ? $"not ready in time: still waiting for {missing}" : null);
        return failure is null ? app : Put(app, stack with { Failure = failure }, StackState.Deactivating, now);
    }

    /// <summary>A failure that waiting cannot mend; null while there is hope.</summary>
    private static string? FailureOf(Stack stack, DockerView docker)
    {
        foreach (var replica in stack.Spec.Replicas)
        {
            var name = replica.ContainerName;
            if (docker.Failures.FirstOrDefault(failure => failure.ContainerName == name && failure.At >= stack.Since) is { } failure)
                return $"{name}: {failure.Message}";
            if (docker.Find(name) is not { } container) continue;
            if (container.State is ContainerState.Exited or ContainerState.Dead)
                return $"{name} exited{(container.ExitCode is { } code ? $" with code {code}" : "")}";
            if (container.Restarts >= RestartsAllowed)
                return $"{name} keeps exiting: it was started {container.Restarts} times again{(container.ExitCode is { } last ? $", the last time after code {last}" : "")}";
        }

        return null;
    }

    /// <summary>Forgets the stacks of which nothing is left.</summary>
    private static App Depart(App app, Observed observed)
    {
        if (observed is not { Proxy: { } proxy, Docker.Reachable: true }) return app;
        foreach (var stack in app.Stacks.Where(stack => stack.State is StackState.Deactivating))
        {
            var lane = stack.LaneOf(app.Name);
            var remains = proxy.In(lane).Any(server => server.Owner is not null)
                || observed.Docker.Containers.Any(container => container.Managed && container.State is not ContainerState.Removed
                    && container.App == app.Name && container.Version == stack.Version)
                || stack.Spec.Replicas.Any(replica => observed.Docker.Busy.Contains(replica.ContainerName));
            if (!remains) app = app.Without(stack) with { LastFailure = stack.Failure is { } failure ? $"{stack}: {failure}" : app.LastFailure };
        }

        return app;
    }

    private static App Conclude(App app, Observed observed, DateTimeOffset now)
    {
        if (app.Running is not { } operation) return app;
        return operation.Verb switch
        {
            Verb.Release => ConcludeRelease(app, operation, observed, now),
            Verb.Activate or Verb.Rollback when AgreesOnActive(app, observed) =>
                app.End(OperationOutcome.Done, $"{app.Name} {operation.Version} is active", now),
            Verb.Deactivate when app.Find(operation.Version!.Value) is null =>
                app.End(OperationOutcome.Done, $"{app.Name} {operation.Version} is deactivated", now),
            Verb.Abort when AgreesOnActive(app, observed) && !app.Stacks.Any(stack => stack is { Failure: not null, State: StackState.Deactivating }) =>
                app.End(OperationOutcome.Done, $"{app.Name} is as it was before", now),
            Verb.Activate or Verb.Rollback or Verb.Deactivate or Verb.Abort => app,
            _ => throw new UnreachableException($"no end for {operation.Verb}"),
        };
    }

    private static App ConcludeRelease(App app, Operation operation, Observed observed, DateTimeOffset now)
    {
        if (app.Find(operation.Version!.Value) is not { } stack)
            return app.End(OperationOutcome.NotReady, app.LastFailure ?? $"{app.Name} {operation.Version} is gone", now);
        return stack.State is StackState.Release && Agrees(app, MapName.Release, stack, observed)
            ? app.End(OperationOutcome.Done, $"{stack} is released", now)
            : app;
    }

    private static bool AgreesOnActive(App app, Observed observed) =>
        Agrees(app, MapName.Active, app.In(StackState.Active), observed);

    /// <summary>Whether HAProxy's own map says what it should: nothing is called done that was not read back.</summary>
    private static bool Agrees(App app, MapName map, Stack? stack, Observed observed) =>
        observed.Proxy is { } proxy && proxy.Map(map)[app.Name.Text] == stack?.LaneOf(app.Name).Backend;
}
