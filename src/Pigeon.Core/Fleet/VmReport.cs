using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>What a VM says of itself.</summary>
public sealed record VmReport
{
    public required VmName Vm { get; init; }

    /// <summary>Grows with each report of the VM, also over restarts of its agent: one that arrives late is dropped.</summary>
    public required long Number { get; init; }

    public required VmFacts Facts { get; init; }

    public required ValueList<AppReport> Apps { get; init; }

    public required bool DockerReachable { get; init; }

    public required bool ProxyReachable { get; init; }

    /// <summary>What definitions may name as <c>loadbal.frontend</c> there; null when it does not say.</summary>
    public ValueList<FrontendOffer>? Frontends { get; init; }

    /// <summary>The containers on other VMs that its HAProxy sends traffic to, or is about to, or has requests on; each once. Null when it does not say.</summary>
    public ValueList<ContainerId>? Holds { get; init; }

    /// <summary>The latest question after whose arrival the turn was made that this tells of.</summary>
    public long Answers { get; init; }

    /// <summary>By the VM's own clock.</summary>
    public required DateTimeOffset At { get; init; }
}
