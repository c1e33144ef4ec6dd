namespace Pigeon.Core.Fleet;

/// <summary>How an operation of the fleet ended.</summary>
public enum FleetOutcome
{
    /// <summary>Every VM that it was for has said so, but for those that its detail names where that was allowed.</summary>
    Done,

    /// <summary>Nothing was switched: a VM could not, and nothing of it is left.</summary>
    NotReady,

    /// <summary>Somebody aborted it.</summary>
    Aborted,

    /// <summary>Something was switched and then put back, on every VM that can be reached.</summary>
    Reverted,

    /// <summary>VMs that can be reached are not where they should be; its detail names them.</summary>
    Disagree,
}
