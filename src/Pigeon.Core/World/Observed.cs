using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>What is: read again for each turn, never stored.</summary>
public sealed record Observed
{
    public required DockerView Docker { get; init; }

    /// <summary>Null while HAProxy does not answer.</summary>
    public required ProxyView? Proxy { get; init; }

    /// <summary>What is known of other VMs; null when no controller tells.</summary>
    public PeerView? Peers { get; init; }

    /// <summary>The containers that may be members here: this VM's and other VMs'.</summary>
    public IEnumerable<Container> Containers => Peers is { } peers ? Docker.Containers.Concat(peers.Members) : Docker.Containers;

    /// <inheritdoc cref="DockerView.Find(ContainerId)" />
    public Container? Find(ContainerId id) => Docker.Find(id) ?? Peers?.Members.FirstOrDefault(member => member.Id == id);

    /// <summary>When to try again to start a HAProxy that did not come up; null when nothing stands against it.</summary>
    public DateTimeOffset? ProxyRetryAt { get; init; }

    /// <summary>What was cut at the end of drain times, since the agent started.</summary>
    public ValueList<CutOff> Cut { get; init; } = [];

    /// <summary>When to try again to take the stats socket back; null when nothing stands against it.</summary>
    public DateTimeOffset? TakeBackAt { get; init; }

    /// <summary>The fingerprint of the configuration that HAProxy refused last, with its message.</summary>
    public RefusedConfig? Refused { get; init; }

    public FormulaView Formulas { get; init; } = FormulaView.None;

    /// <summary>Keys of the hooks that run.</summary>
    public ValueList<string> RunningHooks { get; init; } = [];

    public ValueList<HookOutcome> HookOutcomes { get; init; } = [];

    /// <summary>The certificates that each frontend with TLS should serve.</summary>
    public ValueList<CertificateSet> Certificates { get; init; } = [];

    /// <summary>The changes of certificates that HAProxy did not make.</summary>
    public ValueList<RefusedCertificate> RefusedCertificates { get; init; } = [];

    /// <summary>The apps that are held apart, so that the others can go on.</summary>
    public ValueList<QuarantinedApp> Quarantine { get; init; } = [];
}
