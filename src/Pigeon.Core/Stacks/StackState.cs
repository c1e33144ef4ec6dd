namespace Pigeon.Core.Stacks;

/// <summary>Where a stack stands. A deactivated stack does not exist, so it has no state here.</summary>
public enum StackState
{
    /// <summary>On its way to <see cref="Release"/>: containers start and prove themselves; nobody is sent to them.</summary>
    Releasing,

    /// <summary>Reachable by internal traffic only.</summary>
    Release,

    /// <summary>In production.</summary>
    Active,

    /// <summary>Warm, without traffic, ready to come back.</summary>
    Inactive,

    /// <summary>On its way out: drained, then stopped, then removed.</summary>
    Deactivating,
}
