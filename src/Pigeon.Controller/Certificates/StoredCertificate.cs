using Pigeon.Core.Names;

namespace Pigeon.Controller.Certificates;

/// <summary>A certificate that was issued to a VM. With the VM's key it can be made again from that, so it is not kept itself.</summary>
/// <param name="Serial">Its serial number, in lower case.</param>
/// <param name="Key">The fingerprint of its public key.</param>
/// <param name="Revoked">Null while it was not.</param>
internal sealed record StoredCertificate(string Serial, VmName Vm, string Key, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, Revocation? Revoked)
{
    public bool IsGood(DateTimeOffset now) => Revoked is null && now < ExpiresAt;

    /// <summary>Whether it is time to be concerned: the agent should have renewed it long before.</summary>
    public bool IsLate(DateTimeOffset now) => ExpiresAt - now < (ExpiresAt - IssuedAt) / 4;
}
