namespace Pigeon.Core.Protocol;

/// <summary>One version of an app across the VMs.</summary>
public sealed record FleetVersionWire
{
    public required string Version { get; init; }

    /// <summary>What the fleet decided: <c>releasing</c>, <c>release</c>, <c>active</c>, <c>inactive</c> or <c>deactivating</c>; null when it is not to be, and VMs hold it.</summary>
    public string? State { get; init; }

    /// <summary>Since when that is decided.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <inheritdoc cref="StackWire.ExpiresAt"/>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The VMs that hold it, or should.</summary>
    public required IReadOnlyList<HeldStackWire> Vms { get; init; }
}
