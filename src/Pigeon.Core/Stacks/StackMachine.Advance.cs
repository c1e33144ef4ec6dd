using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <content>What happens by itself: stacks get ready, fail and leave.</content>
public static partial class StackMachine
{
    /// <summary>How often the Engine may start a container again before a release is given up.</summary>
    private const int RestartsAllowed = 3;

    /// <summary>How often the Engine may refuse to remove a network before its stack leaves without that.</summary>
    private const int RefusalsTaken = 3;

    /// <summary>Moves every app on as far as what was observed allows.</summary>
    /// <param name="isKept">Which apps are <see cref="App.KeptElsewhere"/>; null for those that were before.</param>
    public static Desired Advance(Desired desired, Observed observed, DateTimeOffset now, Func<AppName, bool>? isKept = null)
    {
        foreach (var app in desired.Apps)
        {
            var told = app with { KeptElsewhere = isKept?.Invoke(app.Name) ?? app.KeptElsewhere };
            var next = Expire(
                Conclude(Vacate(Depart(Prove(Hear(Grow(Resolve(Timely(told, now), observed), observed), observed, now), observed, now), observed), observed), observed, now),
                observed, now);
            if (next != app) desired = desired.With(next).Noting(app.Stacks.Where(stack => next.Find(stack.Version) is null).SelectMany(stack => stack.Images));
        }

        return desired.Forgetting(observed.Docker.GoneImages);
    }

    private static App Prove(App app, Observed observed, DateTimeOffset now)
    {
        if (app.In(StackState.Releasing) is not { } stack || app.Holds(stack.Version, HookEvent.PreRelease)) return app;
        if (stack.DueJob is { } job) return Work(app, stack, job, observed, now);
        var missing = Readiness.RefusalFor(app, stack, observed) ?? Readiness.MissingFor(app, stack, observed);
        if (missing is null) return Put(app, stack, StackState.Release, now);
        var failure = FailureOf(stack, observed.Docker) ?? Readiness.RefusalFor(app, stack, observed)
            ?? (now >= stack.GiveUpAt ? $"not ready in time: still waiting for {missing}" : null);
        return failure is null ? app : Fail(app, stack, failure, now);
    }

    /// <summary>A failure that waiting cannot mend; null while there is hope.</summary>
    private static string? FailureOf(Stack stack, DockerView docker)
    {
        foreach (var replica in stack.Spec.Replicas)
        {
            var name = replica.ContainerName;
            if ((FailureSince(stack, name, docker) ?? (replica.Pod is { } pod ? FailureSince(stack, pod.Work, docker) : null)) is { } failure) return failure;
            if (docker.Find(name) is not { } container) continue;
            if (container.State is ContainerState.Exited or ContainerState.Dead)
                return $"{name} exited{(container.ExitCode is { } code ? $" with code {code}" : "")}";
            if (container.Restarts >= RestartsAllowed)
                return $"{name} keeps exiting: it was started {container.Restarts} times again{(container.ExitCode is { } last ? $", the last time after code {last}" : "")}";
        }

        return null;
    }

    /// <summary>What may pass is waited for.</summary>
    private static string? FailureSince(Stack stack, string work, DockerView docker) =>
        docker.Failures.FirstOrDefault(failure => failure.Work == work && failure.At >= stack.Since && !failure.Passing) is { } failure ? $"{work}: {failure.Message}" : null;

    /// <summary>Forgets the stacks of which nothing is left.</summary>
    private static App Depart(App app, Observed observed)
    {
        if (observed is not { Docker.Reachable: true } || (observed.Proxy is null && app.Lanes.Count > 0)) return app;
        foreach (var stack in app.Stacks.Where(stack => stack.State is StackState.Deactivating))
        {
            var lane = stack.LaneOf(app.Name);
            var remains = observed.Proxy?.In(lane).Any(server => server.Owner is not null) == true
                || observed.Docker.Containers.Any(container => container.Managed && container.State is not ContainerState.Removed
                    && container.App == app.Name && container.Version == stack.Version)
                || IsWorkedOn(stack, observed.Docker)
                || HasNetworks(stack, observed.Docker) || HasFormula(stack, observed.Formulas);
            if (remains || app.Holds(stack.Version, HookEvent.PreDeactivate)) continue;

            // What failed before it was released has not been deactivated.
            if (stack is { Failure: null, LeavesBy: { } by })
                app = Due(app, by, app.Operations.FirstOrDefault(operation => operation.Id == by)?.Verb ?? Verb.Deactivate, stack, HookEvent.PostDeactivate);
            app = app.Without(stack) with { LastFailure = stack.Failure is { } failure ? $"{stack}: {failure}" : app.LastFailure };
        }

        return app;
    }

    /// <summary>Whether something of it may still come into being, or is just going.</summary>
    private static bool IsWorkedOn(Stack stack, DockerView docker) => docker.Busy.Count > 0 && stack.Spec.Containers.Any(container =>
        docker.Busy.Contains(container.ContainerName) || (container.Pod is { } pod && docker.Busy.Contains(pod.Work)));

    /// <summary>
    /// Whether pods' networks are left, or may be. One that the Engine refuses to remove, because somebody has put a container of his own on it, keeps
    /// nobody waiting for long: it is removed when it is seen again.
    /// </summary>
    private static bool HasNetworks(Stack stack, DockerView docker) => stack.Spec.HasPods
        && (docker.Pods is not { } networks || networks.Any(network => network.Pod.App == stack.Spec.App && network.Pod.Version == stack.Version
            && !docker.Failures.Any(failure => failure.Work == network.Pod.Work && failure.At >= stack.Since && failure.Attempts >= RefusalsTaken)));

    /// <summary>Whether its laid files are left. A folder that cannot be removed keeps nobody waiting for long: it is tried again when the stack is gone.</summary>
    private static bool HasFormula(Stack stack, FormulaView formulas) => stack.Spec.Formula is not null
        && (formulas.Busy.Contains(LaidFormula.WorkOf(stack.Spec.App, stack.Version))
            || (formulas.Find(stack.Spec.App, stack.Version) is not null
                && !(formulas.FailureOf(stack.Spec.App, stack.Version) is { } failure && failure.At >= stack.Since && failure.Attempts >= RefusalsTaken)));

    /// <summary>
    /// Takes an app of which nothing is left for HAProxy out of its configuration. What was asked of it is kept, so that the operation can be followed
    /// to its end.
    /// </summary>
    private static App Vacate(App app, Observed observed) =>
        app.IsServedHere || app.Lanes.Count == 0 || observed.Proxy is not { } proxy
        || proxy.Servers.Any(server => server.Lane.App == app.Name && server.Owner is not null)
            ? app : app with { Lanes = [], Internal = Definitions.InternalTraffic.None };

    /// <summary>Whether HAProxy still has lanes of an app that should have none. One that refuses the configuration without them keeps nobody waiting.</summary>
    private static bool IsLeaving(App app, Observed observed) =>
        !app.IsServedHere && observed is { Refused: null, Proxy: { } proxy } && proxy.Servers.Any(server => server.Lane.App == app.Name);
}
