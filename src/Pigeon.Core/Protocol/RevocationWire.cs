namespace Pigeon.Core.Protocol;

/// <summary>What was revoked.</summary>
/// <param name="Vm">Whose.</param>
/// <param name="Revoked">Those that were good until then.</param>
public sealed record RevocationWire(string Vm, IReadOnlyList<VmCertificateWire> Revoked);
