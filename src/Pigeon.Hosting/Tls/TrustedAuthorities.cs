using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Hosting.Tls;

/// <summary>
/// The CAs that the members of a fleet trust, from one PEM text: several while one takes the place of another. What has issued another one of the text only leads
/// there and is not trusted itself: whoever else a company's root has certified is no controller for that.
/// </summary>
public sealed class TrustedAuthorities
{
    /// <summary>The longest text that is read.</summary>
    public const int LongestText = 1 << 16;

        private TrustedAuthorities(IReadOnlyList<X509Certificate2> all, IReadOnlyList<X509Certificate2> anchors) => (All, Anchors) = (all, anchors);

    /// <summary>Also those that only lead to others.</summary>
    public IReadOnlyList<X509Certificate2> All { get; }

    /// <summary>Those that are trusted.</summary>
    public IReadOnlyList<X509Certificate2> Anchors { get; }

    /// <summary>All of them as one text.</summary>
    public string Pem
    {
        get
        {
            var text = new StringBuilder();
            foreach (var one in All) text.Append(one.ExportCertificatePem()).Append('\n');
            return text.ToString();
        }
    }

    /// <exception cref="CryptographicException">There is no certificate in it, or one that is no CA's.</exception>
    public static TrustedAuthorities Parse(string pem)
    {
        var read = new X509Certificate2Collection();
        read.ImportFromPem(pem);
        var all = read.DistinctBy(one => one.Thumbprint).ToList();
        if (all.Count == 0) throw new CryptographicException("it holds no certificate");
        if (all.FirstOrDefault(one => !IsAuthority(one)) is { } other) throw new CryptographicException($"the certificate of {other.Subject} in it is not that of a CA");
        return new TrustedAuthorities(all, [.. all.Where(one => !all.Any(other => HasIssued(one, other)))]);
    }

    /// <summary>What tokens carry to recognize a CA: how the SHA-256 of its certificate begins, in lower case.</summary>
    public static string PinOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData))[..AccessToken.PinLength];

    public bool Has(string pin) => Anchors.Any(anchor => PinOf(anchor) == pin);

    /// <summary>That one alone; null when it is not among them.</summary>
    public TrustedAuthorities? Only(string pin) => Anchors.FirstOrDefault(anchor => PinOf(anchor) == pin) is { } anchor ? new TrustedAuthorities(All, [anchor]) : null;

    /// <summary>How a certificate's way to one of them is to be looked for. Nothing is fetched from anywhere.</summary>
    public X509ChainPolicy Policy()
    {
        // That the way ends at one of these is seen afterwards, so they need not be roots.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
        };
        foreach (var one in All)
        {
            policy.CustomTrustStore.Add(one);
            policy.ExtraStore.Add(one);
        }

        return policy;
    }

    /// <summary>Whether the way that was found is whole and leads by one of them.</summary>
    /// <param name="chain">Built by <see cref="Policy"/>.</param>
    public bool Leads(X509Chain chain) =>
        chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.NoError or X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot)
        && chain.ChainElements.Skip(1).Any(element => Anchors.Any(anchor => anchor.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true };

    private static bool HasIssued(X509Certificate2 one, X509Certificate2 other)
    {
        if (IsItsOwn(other) || !one.SubjectName.RawData.AsSpan().SequenceEqual(other.IssuerName.RawData)) return false;
        var named = other.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        var has = one.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return named is null || has is null || named.Value.Span.SequenceEqual(has.Value.Span);
    }

    private static bool IsItsOwn(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
