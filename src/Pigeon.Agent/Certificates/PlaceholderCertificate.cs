using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.Agent.Certificates;

/// <summary>What is served while a folder has no certificate: without one, HAProxy would refuse the whole configuration. No client trusts it.</summary>
internal static class PlaceholderCertificate
{
    public const string Name = "placeholder.pem";

    private const int Years = 10;

    /// <summary>Certificate and key as PEM.</summary>
    public static string Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=placeholder.pigeon.invalid", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
