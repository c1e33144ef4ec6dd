using System.Security.Cryptography.X509Certificates;
using Pigeon.Core.Names;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Tls;

/// <summary>The certificate that whoever opened a connection has shown, with the proof that its private key is theirs; judged once, when the connection was opened.</summary>
/// <param name="Serial">In lower case.</param>
/// <param name="Key">The fingerprint of its public key.</param>
/// <param name="Problem">Why it is not one of this fleet's; null when it is.</param>
internal sealed record ShownCertificate(string Serial, string Subject, string Key, DateTimeOffset NotAfter, string? Problem)
{
    /// <param name="chain">The way to its CA that was found by <see cref="Authority.Policy"/>.</param>
    public static ShownCertificate Of(X509Certificate2 certificate, X509Chain? chain, Authority authority, DateTimeOffset now)
    {
        var until = new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
        var from = new DateTimeOffset(certificate.NotBefore).ToUniversalTime();
        var problem = now >= until ? $"the certificate that it shows ran out on {until:u}"
            : now < from ? $"the certificate that it shows is good only from {from:u} on: one of the two clocks is wrong"
            : chain is null || !authority.Trusted.Leads(chain) ? "the certificate that it shows is not of this controller's CA for VMs"
            : null;
        return new ShownCertificate(certificate.SerialNumber.ToLowerInvariant(), certificate.Subject, CertificateTerms.FingerprintOf(certificate.PublicKey), until, problem);
    }

    /// <summary>Whether its subject is that VM.</summary>
    public bool IsOf(VmName vm) => Subject == $"CN={vm}";
}
