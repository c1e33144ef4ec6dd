using Pigeon.Controller.Webhooks;
using Pigeon.Core;
using Pigeon.Core.Targets;
using Pigeon.Hosting.Settings;

namespace Pigeon.Controller.Settings;

/// <summary>What <c>controller.yaml</c>, the environment and the command line come to.</summary>
public sealed record ControllerSettings
{
    /// <summary>What the controller calls itself.</summary>
    public required string Name { get; init; }

    public required ValueList<ListenPlace> Listen { get; init; }

    /// <summary>Tokens, VMs, the controller's own certificates.</summary>
    public required string StateDir { get; init; }

    /// <summary>How long a silent VM counts as present.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>The groups of VMs that expressions may name.</summary>
    public required NodeGroups NodeGroups { get; init; }

    /// <summary>The operator's own certificate; null: the controller makes one.</summary>
    public OwnCertificateFiles? Tls { get; init; }

    /// <summary>Who is told of deployments.</summary>
    public ValueList<Webhook> Webhooks { get; init; } = [];

    public required LogSettings Log { get; init; }
}
