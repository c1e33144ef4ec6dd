using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>The networks of pods: made before the containers, removed after the last of them.</content>
public static partial class Planner
{
    /// <summary>
    /// Whether a plan needs to know which networks there are: a container may have to be created or started, or a network to be removed. A list of
    /// networks is not free, and mostly nobody needs it.
    /// </summary>
    public static bool AsksForNetworks(Desired desired, ValueList<Container> containers)
    {
        var byName = containers.Where(container => container.State is not ContainerState.Removed)
            .DistinctBy(container => container.Name).ToDictionary(container => container.Name, StringComparer.Ordinal);
        return desired.Apps.SelectMany(app => app.Stacks).Any(stack => stack.State is StackState.Deactivating
            ? stack.Spec.HasPods : stack.Spec.Replicas.Any(replica => IsToRun(stack, replica, byName.GetValueOrDefault(replica.ContainerName))));
    }

    /// <summary>Whether a pod's network is there; if not, it is made first.</summary>
    private static bool HasNetwork(PlanBuilder plan, App app, Stack stack, PodSpec pod, Container? container)
    {
        var docker = plan.Observed.Docker;
        if (docker.Pods is not { } networks)
        {
            // The stack was to leave when the Engine was asked, and is back by now: the next look tells.
            plan.WakeBy(plan.Now + Glance);
            return false;
        }

        if (docker.Busy.Contains(pod.Work)) return false;
        if (networks.Any(network => network.Pod == pod)) return true;

        // The Engine starts no container whose network was removed, even when there is one of that name again.
        if (container is { Managed: true } && IsStopped(container)) MakeRoom(plan, app, container);
        else if (!IsToWait(plan, docker.Failures, pod.Work, stack.Since)) plan.Add(new Move.CreatePod(pod));
        return false;
    }

    /// <summary>Removes the networks of stacks that leave or are gone, when nothing of Pigeon's can be on them any more.</summary>
    private static void PlanNetworkEnds(PlanBuilder plan)
    {
        var docker = plan.Observed.Docker;
        if (!docker.Reachable) return;
        foreach (var network in docker.Pods ?? [])
        {
            var (app, version, _) = network.Pod;
            var stack = plan.Census.Find(app)?.Find(version);
            if (stack is { State: not StackState.Deactivating } || docker.Busy.Contains(network.Pod.Work)) continue;
            if (HasContainers(plan, app, version, stack)) continue;
            if (!IsToWait(plan, docker.Failures, network.Pod.Work, stack?.Since ?? DateTimeOffset.MinValue)) plan.Add(new Move.RemovePod(network));
        }
    }

    /// <summary>Whether containers of Pigeon's are left of a version, or may be about to come.</summary>
    private static bool HasContainers(PlanBuilder plan, AppName app, StackVersion version, Stack? stack) =>
        plan.Census.Of(app, version).Any(container => container.Managed && container.State is not ContainerState.Removed)
        || stack?.Spec.Containers.Any(container => plan.Observed.Docker.Busy.Contains(container.ContainerName)) == true;
}
