namespace Pigeon.Core.Protocol;

/// <summary>The stable words for how a VM's certificate is.</summary>
public static class VmCertificateState
{
    public const string Good = "good";

    /// <summary>Good, but its agent should have renewed it by now.</summary>
    public const string Late = "late";

    public const string Expired = "expired";

    /// <summary>Somebody revoked it, or removed its VM.</summary>
    public const string Revoked = "revoked";

    /// <summary>It has a successor, or another VM has the name by now.</summary>
    public const string Replaced = "replaced";
}
