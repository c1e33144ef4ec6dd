namespace Pigeon.Core.Fleet;

/// <summary>Where a stack of the fleet should stand on every VM that it is for. One that is deactivated is not listed.</summary>
public enum FleetState
{
    /// <summary>It is brought to the VMs, one batch after the other.</summary>
    Releasing,

    /// <summary>On every VM, reachable by internal traffic only.</summary>
    Release,

    /// <summary>In production.</summary>
    Active,

    /// <summary>Warm, without traffic, ready to come back.</summary>
    Inactive,

    /// <summary>The VMs are told to let it go; it is not assigned to any of them any more.</summary>
    Deactivating,
}
