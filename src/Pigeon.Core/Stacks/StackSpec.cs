using System.Text.Json.Serialization;
using Pigeon.Core.Definitions;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Stacks;

/// <summary>What one version of an app is made of: its definition, rendered and validated for this VM.</summary>
public sealed record StackSpec
{
    public required AppName App { get; init; }

    public required StackVersion Version { get; init; }

    public required LoadBalancing Loadbal { get; init; }

    /// <summary>How many replicas of every service.</summary>
    public required int Count { get; init; }

    public required ValueList<ServiceSpec> Services { get; init; }

    /// <remarks>A state that was stored before there were such rules has null here.</remarks>
    public Retention Retention { get; init => field = value ?? Retention.Default; } = Retention.Default;

    /// <summary>What runs once before the services, in this order. A stored state of before it existed gives null.</summary>
    public ValueList<JobSpec> Jobs { get; init => field = value ?? []; } = [];

    /// <summary>What runs at its steps. A stored state of before it existed gives null.</summary>
    public ValueList<HookSpec> Hooks { get; init => field = value ?? []; } = [];

    /// <summary>Its containers run on other VMs only: HAProxy here sends traffic to them.</summary>
    public bool RunsElsewhere { get; init; }

    /// <summary>Its traffic comes through other VMs' HAProxy only: the one here knows nothing of it.</summary>
    public bool ServedElsewhere { get; init; }

    /// <summary>What is laid down before its containers start; null when it has no formula.</summary>
    public FormulaSpec? Formula { get; init; }

    /// <summary>Whether each replica has a network of its own. A single service has nobody to talk to, and Docker has addresses for few networks.</summary>
    public bool HasPods => Services.Count > 1;

    /// <summary>The containers that make up the stack, each named by app, version, service and replica.</summary>
    [JsonIgnore]
    public IEnumerable<ReplicaSpec> Replicas =>
        from replica in Enumerable.Range(1, RunsElsewhere ? 0 : Count)
        let pod = HasPods ? new PodSpec(App, Version, replica) : null
        from service in Services
        select new ReplicaSpec(App, Version, service, replica) { Pod = pod };

    /// <summary>All containers that the stack ever wants: the jobs', then the replicas'.</summary>
    [JsonIgnore]
    public IEnumerable<ReplicaSpec> Containers => Jobs.Select(ContainerOf).Concat(Replicas);

    /// <summary>The networks that its containers are on, pods' included.</summary>
    [JsonIgnore]
    public IEnumerable<string> NetworkNames => Containers.SelectMany(container => container.EndpointsFrom(Loadbal.Network).Select(endpoint => endpoint.Network.Text)
        .Concat(container.Pod is { } pod ? [pod.Network] : Enumerable.Empty<string>())).Append(Loadbal.Network.Text).Distinct();

    public ReplicaSpec ContainerOf(JobSpec job) =>
        new(App, Version, new ServiceSpec { Name = job.Name, Registered = false, Docker = job.Docker }, 0);

    /// <summary>The part of the stack that a VM has to do with: jobs, hooks and files go where the containers are.</summary>
    /// <param name="runs">Whether its containers run there.</param>
    /// <param name="serves">Whether its traffic comes in there.</param>
    public StackSpec On(bool runs, bool serves) => this with
    {
        RunsElsewhere = !runs, ServedElsewhere = !serves, Jobs = runs ? Jobs : [], Hooks = runs ? Hooks : [], Formula = runs ? Formula : null,
    };

    /// <summary>A member's share of the traffic: what its service says, and the only registered one's when the container names none.</summary>
    public int WeightOf(Container container)
    {
        ServiceSpec? only = null;
        var several = false;
        foreach (var service in Services)
        {
            if (!service.Registered) continue;
            if (service.Name == container.Service) return service.Weight;
            several |= only is not null;
            only = service;
        }

        return only is null || several ? 1 : only.Weight;
    }
}
