using Pigeon.Controller.Audit;
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

    /// <summary>The operator's own certificate of the server; null: the controller makes one.</summary>
    public OwnCertificateFiles? Tls { get; init; }

    /// <summary>The operator's own CA; null: the controllers make one.</summary>
    public OwnAuthorityFiles? Authority { get; init; }

    /// <summary>How long the certificate of a VM is good; its agent renews it when two thirds of that are over.</summary>
    public TimeSpan CertificateLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The etcd that several controllers share; null: the files of <see cref="StateDir"/>.</summary>
    public EtcdPlace? Etcd { get; init; }

    /// <summary>Where agents, command lines and other controllers reach this one.</summary>
    public Uri Advertise { get; init; } = new("https://localhost:7400");

    public AuditSettings Audit { get; init; } = AuditSettings.Default;

    /// <summary>The file with what opens <c>/metrics</c>, and nothing else; null: tokens of role read do, where this controller leads.</summary>
    public string? MetricsTokenFile { get; init; }

    public ConnectionLimits Connections { get; init; } = ConnectionLimits.Default;

    /// <summary>Who is told of deployments.</summary>
    public ValueList<Webhook> Webhooks { get; init; } = [];

    public required LogSettings Log { get; init; }
}
