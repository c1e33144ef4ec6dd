using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Fleet;

/// <summary>One version of an app, as it should be on the VMs that it is for.</summary>
public sealed record FleetStack
{
    public required StackVersion Version { get; init; }

    public required FleetState State { get; init; }

    /// <summary>What it is made from; each VM renders it with its own facts.</summary>
    public required DefinitionDigest Definition { get; init; }

    /// <summary>The VMs that run its containers (<c>config.target</c>).</summary>
    public required Target Runs { get; init; }

    /// <summary>The VMs whose HAProxy leads to it (<c>loadbal.target</c>).</summary>
    public required Target Serves { get; init; }

    /// <summary>When it came into its state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long versions stay that production does not use, as the definition says for each of the VMs. A file of before it existed gives null.</summary>
    public Retention Retention { get; init => field = value ?? Retention.Default; } = Retention.Default;

    /// <summary>Whether VMs served it before the fleet had a say: where it is, it counts as made from the definition, and stays as it is.</summary>
    public bool TakenUp { get; init; }

    /// <summary>How long a VM may take to get it ready before it takes it away again.</summary>
    public required TimeSpan ReadyWithin { get; init; }

    /// <summary>What its definition asks of the fleet beyond its targets.</summary>
    public StackTerms Terms { get; init => field = value ?? StackTerms.Default; } = StackTerms.Default;
}
