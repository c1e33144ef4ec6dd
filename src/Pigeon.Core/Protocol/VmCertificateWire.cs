namespace Pigeon.Core.Protocol;

/// <summary>A certificate that was issued to a VM.</summary>
/// <param name="Key">The SHA-256 of its public key.</param>
/// <param name="State">One of <see cref="VmCertificateState"/>.</param>
/// <param name="RevokedAt">Null while it was not.</param>
/// <param name="RevokedBy">Who did; null while it was not.</param>
public sealed record VmCertificateWire(
    string Vm, string Serial, string Key, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string State, DateTimeOffset? RevokedAt, string? RevokedBy);
