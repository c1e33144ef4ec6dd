namespace Pigeon.Controller.Certificates;

/// <summary>Why a certificate is good no longer before its time.</summary>
internal enum RevocationCause
{
    /// <summary>Somebody said so.</summary>
    Revoked,

    /// <summary>Its VM was removed from the fleet.</summary>
    Removed,

    /// <summary>Its VM was silent, and another one joined under its name, or it itself with another key.</summary>
    TakenOver,
}
