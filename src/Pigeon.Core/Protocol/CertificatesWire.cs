namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/certificates</c> shows on a controller.</summary>
/// <param name="Controller">The controller's name.</param>
/// <param name="Authority">The CA that issues.</param>
/// <param name="Trusted">The CAs that are trusted, the issuing one among them.</param>
/// <param name="Server">What the controller shows to whoever connects.</param>
/// <param name="Vms">What was issued to VMs, by name and the latest first.</param>
public sealed record CertificatesWire(
    string Controller, AuthorityWire Authority, IReadOnlyList<AuthorityWire> Trusted, ServerCertificateWire Server, IReadOnlyList<VmCertificateWire> Vms)
{
    public int SchemaVersion { get; init; } = 1;
}
