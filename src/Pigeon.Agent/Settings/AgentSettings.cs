using Pigeon.Agent.Docker;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Settings;

/// <summary>What <c>agent.yaml</c>, the environment and the command line come to.</summary>
public sealed record AgentSettings
{
    public required VmFacts Vm { get; init; }

    /// <summary>Where other VMs reach this one; null: where it reaches its controller from.</summary>
    public VmAddress? Address { get; init; }

    /// <summary>The groups of VMs that targets of definitions may name.</summary>
    public NodeGroups NodeGroups { get; init; } = NodeGroups.None;

    public required EngineAddress Docker { get; init; }

    /// <summary>The folder of Docker's config.json, with the credentials for registries.</summary>
    public required string DockerConfig { get; init; }

    /// <summary>The paths of the unix sockets that the API listens on.</summary>
    public required ValueList<string> Listen { get; init; }

    /// <summary>Desired state, rendered configuration, maps.</summary>
    public required string StateDir { get; init; }

    /// <summary>Sockets.</summary>
    public required string RunDir { get; init; }

    public required HaproxySettings Haproxy { get; init; }

    public required ValueList<FrontendSettings> Frontends { get; init; }

    /// <summary>The frontends, as far as definitions depend on them.</summary>
    public ValueList<FrontendOffer> Offers => Frontends.Select(frontend => new FrontendOffer(frontend.Name, frontend.Mode)).ToValueList();

    /// <summary>The controller of the fleet that this VM belongs to; null when it is on its own.</summary>
    public ControllerPlace? Controller { get; init; }

    /// <summary>How often to look though no event came.</summary>
    public required TimeSpan Resync { get; init; }

    public required LogSettings Log { get; init; }
}
