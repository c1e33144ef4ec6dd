using Pigeon.Core.Definitions;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>Which containers to run, stop and remove.</content>
public static partial class Planner
{
    private static void PlanContainers(PlanBuilder plan)
    {
        // What the Engine does not tell cannot be acted upon.
        if (!plan.Observed.Docker.Reachable) return;
        foreach (var app in plan.Desired.Apps)
            foreach (var stack in app.Stacks)
            {
                if (IsHeld(app, stack)) continue;
                if (stack.State is StackState.Deactivating) PlanEnd(plan, app, stack);
                else if (stack.DueJob is { } job) PlanJob(plan, app, stack, stack.Spec.ContainerOf(job));
                else PlanReplicas(plan, app, stack);
            }
    }

    /// <summary>Whether what its state asks for waits for its hooks.</summary>
    private static bool IsHeld(App app, Stack stack) => stack.State switch
    {
        StackState.Releasing => app.Holds(stack.Version, HookEvent.PreRelease),
        StackState.Deactivating => app.Holds(stack.Version, HookEvent.PreDeactivate),
        _ => false,
    };

    private static void PlanReplicas(PlanBuilder plan, App app, Stack stack)
    {
        foreach (var replica in stack.Spec.Replicas)
        {
            var container = plan.Census.Find(replica.ContainerName);
            if (IsToRun(stack, replica, container)) PlanRun(plan, app, stack, replica, container);
        }
    }

    /// <summary>What has started once is not run again: how far it came nobody knows.</summary>
    private static void PlanJob(PlanBuilder plan, App app, Stack stack, ReplicaSpec job)
    {
        var container = plan.Census.Find(job.ContainerName);
        if (!stack.Jobs.Started && container?.State is null or ContainerState.Created or ContainerState.Removed) PlanRun(plan, app, stack, job, container);
    }

    private static void PlanRun(PlanBuilder plan, App app, Stack stack, ReplicaSpec replica, Container? container)
    {
        var docker = plan.Observed.Docker;
        if (docker.Busy.Contains(replica.ContainerName) || !plan.Observed.Formulas.Has(stack.Spec) || IsToWait(plan, docker.Failures, replica.ContainerName, stack.Since)) return;
        if (container is { State: ContainerState.Dead })
        {
            // The Engine could not clean it up; it starts no more, so it makes room once HAProxy knows it no longer.
            MakeRoom(plan, app, container);
            return;
        }

        if (replica.Pod is { } pod && !HasNetwork(plan, app, stack, pod, container)) return;
        var network = stack.Spec.Loadbal.Network;
        // A network made here has any free subnet: an address that was asked for would not be in it.
        foreach (var endpoint in replica.EndpointsFrom(network))
            if (!endpoint.HasAddress && !docker.Networks.Contains(endpoint.Network)) plan.Add(new Move.CreateNetwork(endpoint.Network, app.Name));
        plan.Add(new Move.RunContainer(replica, network) { Image = stack.ImageOf(replica.Service.Docker.Image) });
    }

    private static void MakeRoom(PlanBuilder plan, App app, Container container)
    {
        if (!HoldsTraffic(plan, container)) plan.Add(new Move.RemoveContainer(container.Id, container.Name, app.Name, KeepEvidence: false));
    }

    /// <summary>Whether this was refused lately; it is tried again later then.</summary>
    private static bool IsToWait(PlanBuilder plan, ValueList<WorkFailure> failures, string work, DateTimeOffset since)
    {
        if (failures.FirstOrDefault(failure => failure.Work == work) is not { } failed
            || failed.At < since || RetryAt(failed) <= plan.Now) return false;
        plan.WakeBy(RetryAt(failed));
        return true;
    }

    /// <summary>
    /// Whether a replica's container is missing, or has ended though its restart policy wants it to run: it was stopped
    /// before somebody aborted, or by hand. What ends while its stack still has to prove itself is that stack's failure.
    /// </summary>
    private static bool IsToRun(Stack stack, ReplicaSpec replica, Container? container) => container?.State switch
    {
        null or ContainerState.Created or ContainerState.Removed => true,
        ContainerState.Exited or ContainerState.Dead => container.Managed && stack.State is not StackState.Releasing
            && replica.Service.Docker.Restart.Mode is (RestartMode.Always or RestartMode.UnlessStopped),
        _ => false,
    };

    private static void PlanEnd(PlanBuilder plan, App app, Stack stack)
    {
        var docker = plan.Observed.Docker;
        foreach (var container in plan.Census.Of(app, stack).Where(container => container.Managed))
        {
            if (container.State is ContainerState.Removed || docker.Busy.Contains(container.Name)) continue;
            var evidence = stack.Failure is not null;
            if (IsStopped(container))
                plan.Add(new Move.RemoveContainer(container.Id, container.Name, app.Name, evidence));
            else if (!HoldsTraffic(plan, container) && !IsReliedOn(plan, stack, container))
                plan.Add(new Move.StopContainer(container.Id, container.Name, app.Name, GraceOf(stack, container), evidence));
        }
    }

    /// <summary>Whether HAProxy still knows the container. While HAProxy cannot be asked the answer is yes: a stop can wait.</summary>
    private static bool HoldsTraffic(PlanBuilder plan, Container container) =>
        plan.Observed.Proxy is null || plan.Census.IsMember(container.Id);

    /// <summary>
    /// Whether another VM may still send it traffic. Peers drain it by the same rules; one that is not heard to be done does not hold it up for longer than that.
    /// </summary>
    private static bool IsReliedOn(PlanBuilder plan, Stack stack, Container container)
    {
        if (container.PublishedPort is null || plan.Observed.Peers is not { } peers || peers.Relieved.Contains(container.Id) || IsHopeless(plan, stack)) return false;
        WakeForDrain(plan, stack);
        return true;
    }

    private static bool IsStopped(Container container) =>
        container.State is ContainerState.Created or ContainerState.Exited or ContainerState.Dead;

    private static bool IsOf(Container container, App app, Stack stack) =>
        container.App == app.Name && container.Version == stack.Version;

    private static TimeSpan GraceOf(Stack stack, Container container) =>
        stack.Spec.Containers.FirstOrDefault(replica => replica.ContainerName == container.Name)?.Service.Docker.StopTimeout
        ?? TimeSpan.FromSeconds(10);
}
