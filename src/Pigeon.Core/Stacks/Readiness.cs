using Pigeon.Core.Definitions;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <summary>Whether a stack can take traffic now: Docker and HAProxy both have to say so of every replica.</summary>
public static class Readiness
{
    /// <summary>What is missing while HAProxy cannot be asked.</summary>
    internal const string SilentProxy = "HAProxy, which does not answer";

    private const string SilentEngine = "the Docker Engine, which does not answer";

    /// <summary>
    /// Why a stack that is being released cannot come up: its lane has another text than the one that it asks for, because
    /// HAProxy does not accept that one. Null when nothing stands against it.
    /// </summary>
    internal static string? RefusalFor(App app, Stack stack, Observed observed) =>
        observed.Quarantine.FirstOrDefault(held => held.App == app.Name && held.Stale.Contains(stack.LaneOf(app.Name))) is { } held
            ? $"HAProxy does not accept the configuration of {app.Name}: {held.Message}" : null;

    /// <summary>The one thing that is missing, or null when the stack is ready.</summary>
    public static string? MissingFor(App app, Stack stack, Observed observed)
    {
        if (stack.State is StackState.Releasing && app.Hooks.FirstOrDefault(due => due.Version == stack.Version && due.Hook.Event is HookEvent.PreRelease) is { } hook)
            return $"hook {hook}";
        if (stack.State is StackState.Releasing && FormulaMissing(stack, observed.Formulas) is { } formula) return formula;
        if (stack.DueJob is { } job) return Missing(job, stack.Spec.ContainerOf(job), observed.Docker);
        var lane = stack.LaneOf(app.Name);
        if (!stack.Spec.ServedElsewhere)
        {
            if (observed.Proxy is not { } proxy) return SilentProxy;
            if (!proxy.In(lane).Any())
                return observed.Refused is { } refused ? $"a configuration that HAProxy accepts: {refused.Message}" : $"HAProxy to load lane {lane}";
        }

        foreach (var replica in stack.Spec.Replicas)
            if (Missing(replica, stack, lane, observed) is { } missing)
                return observed.Docker.Find(replica.ContainerName) is { State: ContainerState.Running } ? missing : FormulaMissing(stack, observed.Formulas) ?? missing;
        return stack.Spec.ServedElsewhere ? null : MissingAmongPeers(stack, lane, observed);
    }

    /// <summary>What runs on other VMs is known only as far as it is ready there: whether it can be reached from here is to be found out here.</summary>
    private static string? MissingAmongPeers(Stack stack, Names.Lane lane, Observed observed)
    {
        var members = observed.Peers?.Members.Where(member => member.App == stack.Spec.App && member.Version == stack.Version).ToList() ?? [];
        return members.Count == 0 ? stack.Spec.RunsElsewhere ? $"a member of {stack} on another VM" : null
            : members.Select(member => MissingInProxy(member, lane, observed.Proxy!)).FirstOrDefault(missing => missing is not null);
    }

    /// <summary>What containers wait for before they start; one that runs takes traffic while its files are put right.</summary>
    private static string? FormulaMissing(Stack stack, FormulaView formulas) => stack.Spec.Formula is not { } formula || formulas.Has(stack.Spec) ? null
        : formulas.FailureOf(stack.Spec.App, stack.Version) is { } failure && failure.At >= stack.Since ? $"formula {formula.Path}: {failure.Message}{TriesOf(failure)}"
        : $"formula {formula.Path} to be laid";

    private static string Missing(JobSpec job, ReplicaSpec replica, DockerView docker)
    {
        var name = replica.ContainerName;
        var container = docker.Find(name);
        if (container is not null && container.State is not (ContainerState.Created or ContainerState.Removed)) return $"job {job.Name} to end";
        return RefusalOf(name, docker) is { } refusal ? $"job {job.Name}: {refusal}" : docker.Reachable ? Start(replica, $"job {job.Name}", docker) : SilentEngine;
    }

    private static string? Missing(ReplicaSpec replica, Stack stack, Names.Lane lane, Observed observed)
    {
        var docker = observed.Docker;
        var name = replica.ContainerName;
        if (docker.Find(name) is not { } container)
            return RefusalOf(name, docker) is { } refusal ? $"{name}: {refusal}"
                : replica.Pod is { } pod && RefusalOf(pod.Work, docker) is { } without ? $"{pod.Work}: {without}"
                : docker.Reachable ? Start(replica, name, docker) : SilentEngine;
        if (container.State is not ContainerState.Running) return $"{name} to run (it is {Word(container.State)}{ExitOf(container)})";
        if (container.Leaving) return $"{name} to run (it was told to end)";
        if (container.Health is ContainerHealth.Starting or ContainerHealth.Unhealthy) return $"{name} to be healthy (Docker says {Word(container.Health)})";
        if (!replica.Service.Registered) return null;
        if (stack.Spec is { ServedElsewhere: true, Loadbal.Publish: true } && container.PublishedPort is null) return $"{name} to get a port of the VM";
        if (stack.Spec.ServedElsewhere) return null;
        return container.Address is null ? $"{name} to get an address on the load balancer's network" : MissingInProxy(container, lane, observed.Proxy!);
    }

    private static string? MissingInProxy(Container container, Names.Lane lane, ProxyView proxy)
    {
        var server = proxy.In(lane).FirstOrDefault(server => server.Owner == container.Id);
        return server switch
        {
            { State: ServerState.Ready } => null,
            null => $"{container.Name} to be admitted to {lane}",
            _ => $"HAProxy's check of {container.Name} at {server.Address}{(server.LastCheck.Length == 0 ? "" : $" ({server.LastCheck})")}",
        };
    }

    /// <summary>How far a pull is stands beside the operation: what it waits for shall read the same until it is over.</summary>
    private static string Start(ReplicaSpec replica, string what, DockerView docker) => docker.Pulls.Any(pull => pull.Image == replica.Service.Docker.Image)
        ? $"the pull of {replica.Service.Docker.Image}" : $"{what} to start";

    private static string? RefusalOf(string work, DockerView docker) =>
        docker.Failures.FirstOrDefault(failure => failure.Work == work) is { } failure ? $"{failure.Message}{TriesOf(failure)}" : null;

    /// <summary>What may pass is tried again until the stack's time is over.</summary>
    private static string TriesOf(WorkFailure failure) => failure switch
    {
        { Passing: false } => "",
        { Attempts: 1 } => " (tried once)",
        _ => $" (tried {failure.Attempts} times)",
    };

    private static string ExitOf(Container container) => container.ExitCode is { } code ? $" with code {code}" : "";

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
