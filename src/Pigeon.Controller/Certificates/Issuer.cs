using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Tls;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Certificates;

/// <summary>Issues the certificates of VMs: each is taken down before it is signed.</summary>
internal sealed class Issuer(CertificateBook book, Authority authority, IServerCertificate server, TimeSpan lifetime, TimeProvider time)
{
    /// <summary>By which CAs agents recognize the controller, as PEM; null where it is not by its own.</summary>
    public string? Authorities { get; } = server.AuthorityPem;

    /// <param name="key">The VM's own.</param>
    /// <returns>Null when the ground for it is gone.</returns>
    /// <exception cref="Store.StoreException">It could not be stored, and nothing was issued.</exception>
    public async Task<GrantedCertificate?> GrantAsync(VmName vm, PublicKey key, IssueGround ground, CancellationToken ct)
    {
        var until = authority.Until(time.GetUtcNow(), lifetime);
        if (await book.IssueAsync(vm, CertificateTerms.FingerprintOf(key), until, ground, ct) is not { } issued) return null;
        using var signed = authority.Issue(vm, key, issued.Serial, issued.IssuedAt, issued.ExpiresAt);
        return new GrantedCertificate(signed.ExportCertificatePem() + "\n", Authorities);
    }
}
