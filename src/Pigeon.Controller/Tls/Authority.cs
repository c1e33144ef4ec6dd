using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Core.Names;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Tls;

/// <summary>The CA that issues the certificates of the fleet, and the CAs that are trusted beside it.</summary>
internal sealed class Authority : IDisposable
{
    private const int Years = 20;

    /// <summary>The CA with its key.</summary>
    private readonly X509Certificate2 _issuer;

    /// <param name="issuer">With its key.</param>
    /// <param name="trusted">With the issuer among them.</param>
    public Authority(X509Certificate2 issuer, TrustedAuthorities trusted) => (_issuer, Trusted) = (issuer, trusted);

    /// <summary>Whose certificates open the door, and by whom the controller is recognized.</summary>
    public TrustedAuthorities Trusted { get; }

    /// <summary>What tokens carry to recognize it.</summary>
    public string Pin => TrustedAuthorities.PinOf(_issuer);

    /// <summary>The certificate of the one that issues.</summary>
    public string Pem => _issuer.ExportCertificatePem();

    public string Subject => _issuer.Subject;

    public DateTimeOffset NotAfter => new DateTimeOffset(_issuer.NotAfter).ToUniversalTime();

    /// <summary>A new one, as PEM: the certificate, and its key.</summary>
    public static (string Certificate, string Key) Make(string controller, DateTimeOffset now)
    {
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Named($"Pigeon controller {controller}"), secret, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var made = request.CreateSelfSigned(now - CertificateTerms.Slack, now.AddYears(Years));
        return (made.ExportCertificatePem() + "\n", secret.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A number for a certificate: nobody can tell the next one.</summary>
    public static string NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // A serial number is a positive integer, and has no zeros before it.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return Convert.ToHexStringLower(serial);
    }

    /// <summary>A certificate with its key, for a server of these names.</summary>
    public X509Certificate2 Issue(ServerNames names, DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(names.Controller, new PublicKey(key), new Oid("1.3.6.1.5.5.7.3.1", "serverAuth"));
        request.CertificateExtensions.Add(names.Extension());
        using var signed = Sign(request, NewSerial(), now, now + lifetime);
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>The certificate by which a VM is known. Said again with the same serial number and times it is the same certificate.</summary>
    /// <param name="key">The VM's own; whatever else it asks for is of no account.</param>
    public X509Certificate2 Issue(VmName vm, PublicKey key, string serial, DateTimeOffset from, DateTimeOffset until)
    {
        var request = Request(vm.Text, key, new Oid("1.3.6.1.5.5.7.3.2", "clientAuth"));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(CertificateTerms.NameOf(vm));
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, serial, from, until);
    }

    /// <summary>Until when a certificate may be good that is issued now: none outlives its CA.</summary>
    public DateTimeOffset Until(DateTimeOffset now, TimeSpan lifetime) => now + lifetime < NotAfter ? now + lifetime : NotAfter;

    /// <summary>Whether one of the trusted CAs has signed the certificate.</summary>
    public bool HasSigned(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(now) };
        return chain.Build(certificate) && Trusted.Leads(chain) && certificate.IssuerName.RawData.AsSpan().SequenceEqual(_issuer.SubjectName.RawData);
    }

    /// <summary>How certificates that are shown now are judged.</summary>
    public X509ChainPolicy Policy(DateTimeOffset now)
    {
        var policy = Trusted.Policy();
        (policy.VerificationTime, policy.VerificationTimeIgnored) = (now.UtcDateTime, false);
        return policy;
    }

    /// <summary>What a server sends along with its certificate, for those who know only a CA above the issuer.</summary>
    public X509Certificate2Collection Chain()
    {
        var chain = new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(_issuer.RawData));
        chain.ImportFromPem(Trusted.Pem);
        return chain;
    }

    public void Dispose() => _issuer.Dispose();

    private static X500DistinguishedName Named(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        return builder.Build();
    }

    private CertificateRequest Request(string name, PublicKey key, Oid usage)
    {
        var request = new CertificateRequest(Named(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], critical: false));
        if (_issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any())
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, string serial, DateTimeOffset from, DateTimeOffset until)
    {
        using var ec = _issuer.GetECDsaPrivateKey();
        using var rsa = _issuer.GetRSAPrivateKey();
        var generator = ec is not null ? X509SignatureGenerator.CreateForECDsa(ec) : X509SignatureGenerator.CreateForRSA(rsa!, RSASignaturePadding.Pkcs1);
        var earliest = new DateTimeOffset(_issuer.NotBefore);
        var start = from - CertificateTerms.Slack;
        return request.Create(_issuer.SubjectName, generator, start > earliest ? start : earliest, until < NotAfter ? until : NotAfter, Convert.FromHexString(serial));
    }
}
