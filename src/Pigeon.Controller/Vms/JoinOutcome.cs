namespace Pigeon.Controller.Vms;

/// <summary>What a VM that wants to join is told.</summary>
internal enum JoinOutcome
{
    /// <summary>It is of the fleet now.</summary>
    Joined,

    /// <summary>It was already, and nothing changed.</summary>
    Known,

    /// <summary>It took the name of a VM that has fallen silent, which is of the fleet no longer.</summary>
    TookOver,

    /// <summary>A living VM has the name.</summary>
    NameTaken,

    /// <summary>The fleet is as large as it may get.</summary>
    Full,
}
