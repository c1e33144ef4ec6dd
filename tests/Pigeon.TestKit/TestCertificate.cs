using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.TestKit;

/// <summary>A self-signed certificate with its key.</summary>
/// <param name="Fingerprint">SHA-1 in capital hex digits.</param>
public sealed record TestCertificate(string Certificate, string Key, string Fingerprint)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    /// <summary>Certificate and key, as a server's file has them.</summary>
    public string Pem => Certificate + Key;

    /// <summary>For these names, on an elliptic curve, valid for a month.</summary>
    public static TestCertificate For(params string[] names) => Until(Now.AddDays(30), names);

    /// <summary>The same with another end.</summary>
    public static TestCertificate Until(DateTimeOffset end, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256), key, end, names);
    }

    /// <summary>With an RSA key of so many bits.</summary>
    public static TestCertificate Rsa(int bits, params string[] names)
    {
        using var key = RSA.Create(bits);
        return Sign(new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), key, Now.AddDays(30), names);
    }

    /// <summary>The same certificate with others after it.</summary>
    public TestCertificate WithChain(params TestCertificate[] chain) => this with { Certificate = Certificate + string.Concat(chain.Select(each => each.Certificate)) };

    private static TestCertificate Sign(CertificateRequest request, AsymmetricAlgorithm key, DateTimeOffset end, string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.CreateSelfSigned(Now.AddDays(-60), end);
        return new TestCertificate($"{certificate.ExportCertificatePem()}\n", $"{key.ExportPkcs8PrivateKeyPem()}\n", certificate.Thumbprint);
    }
}
