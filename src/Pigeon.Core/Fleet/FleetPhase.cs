namespace Pigeon.Core.Fleet;

/// <summary>How far an operation of the fleet is that runs.</summary>
public enum FleetPhase
{
    /// <summary>Every VM is asked whether it could, now. Nothing has changed.</summary>
    Checking,

    /// <summary>VMs are told, and do it.</summary>
    Acting,

    /// <summary>VMs that were told are told to go back.</summary>
    Reverting,
}
