namespace Pigeon.Core.Fleet;

/// <summary>How far a VM is in an operation.</summary>
public enum VmStage
{
    /// <summary>It has not been told, or has not yet answered whether it could.</summary>
    Waiting,

    /// <summary>It could, and has not been told.</summary>
    Ready,

    Told,

    /// <summary>The version is there, and its HAProxy is to find ready what runs on other VMs.</summary>
    Reaching,

    Done,

    /// <summary>It says that it cannot, or could not.</summary>
    Refused,

    /// <summary>It was told and has not done it in time; nobody knows whether it will.</summary>
    Late,

    /// <summary>It was not heard in time.</summary>
    Silent,

    /// <summary>Told to go back.</summary>
    Reverting,

    Reverted,
}
