namespace Pigeon.Core.Protocol;

/// <summary>An app across the fleet: what should be, and what the VMs said last.</summary>
public sealed record FleetAppWire
{
    public required string Name { get; init; }

    /// <summary>Whether every present VM is as it should be, or on its way there by the operation that runs.</summary>
    public required bool Agree { get; init; }

    /// <summary>Whether it never was the controller's business: what is there is the VMs' own, and disagrees with nobody.</summary>
    public bool Local { get; init; }

    /// <summary>The revision of what should be; 0 when it is local.</summary>
    public long Revision { get; init; }

    /// <summary>What is under way, without its steps; null when nothing is.</summary>
    public OperationWire? Operation { get; init; }

    public required IReadOnlyList<FleetVersionWire> Versions { get; init; }

    /// <summary>The VMs that have to do with it, or should.</summary>
    public required IReadOnlyList<FleetStandingWire> Vms { get; init; }
}
