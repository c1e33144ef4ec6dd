using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.TestKit;

/// <summary>A CA, as a company has one.</summary>
public sealed class TestCa : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _certificate;

    private TestCa(X509Certificate2 certificate, string key) => (_certificate, Key) = (certificate, key);

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public string Key { get; }

    public string Subject => _certificate.Subject;

    public static TestCa Root(string name, DateTimeOffset? until = null)
    {
        using var key = RSA.Create(2048);
        var request = OfAuthority(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return new TestCa(request.CreateSelfSigned(Now.AddDays(-60), until ?? Now.AddDays(365)), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>One that says it is another one, name and key identifier, and has another key.</summary>
    public static TestCa Forged(TestCa other)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(other._certificate.SubjectName, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(other._certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single());
        return new TestCa(request.CreateSelfSigned(Now.AddDays(-60), Now.AddDays(365)), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>One that this one has certified.</summary>
    public TestCa Below(string name)
    {
        using var key = RSA.Create(2048);
        var request = OfAuthority(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return new TestCa(request.Create(_certificate, Now.AddDays(-30), Now.AddDays(300), RandomNumberGenerator.GetBytes(8)), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _certificate.Dispose();

    private static CertificateRequest OfAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}
