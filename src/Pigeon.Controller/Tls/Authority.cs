using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Tls;

/// <summary>The controller's own certificate authority, made at the first start.</summary>
internal sealed class Authority : IDisposable
{
    private const int Years = 20;

    /// <summary>Clocks of a fleet differ.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _certificate;

    private Authority(X509Certificate2 certificate) => _certificate = certificate;

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>How the SHA-256 of the certificate begins, in lower case.</summary>
    public string Pin => Convert.ToHexStringLower(SHA256.HashData(_certificate.RawData))[..AccessToken.PinLength];

    /// <summary>Reads it from the folder, or makes it there.</summary>
    /// <exception cref="StateFileException">One of its two files is there, and cannot be used.</exception>
    /// <exception cref="IOException">It could not be stored.</exception>
    public static async Task<Authority> LoadOrCreateAsync(string folder, string controller, DateTimeOffset now, CancellationToken ct)
    {
        var (certificate, key) = (Path.Combine(folder, "ca.pem"), Path.Combine(folder, "ca-key.pem"));
        if (!File.Exists(certificate) && File.Exists(key) && File.Exists(Path.Combine(folder, IssuedCertificate.FileName)))
            throw new StateFileException($"the controller's CA in {folder} is not whole: ca.pem is missing. Restore it from a back-up, or move ca-key.pem away for a new CA: every agent and every person then needs a new token.");
        if (!File.Exists(certificate)) return await CreateAsync(certificate, key, controller, now, ct);
        try
        {
            return new Authority(X509Certificate2.CreateFromPemFile(certificate, key));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException)
        {
            throw new StateFileException(
                $"the controller's CA in {folder} cannot be used: {fault.Message} Restore ca.pem and ca-key.pem from a back-up, "
                + "or move both away for a new CA: every agent and every token then needs a new token.", fault);
        }
    }

    /// <summary>A certificate with its key, for a server of these names.</summary>
    public X509Certificate2 Issue(ServerNames names, DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names.Controller}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(names.Extension());
        using var signed = request.Create(_certificate, now - Slack, now + lifetime, Serial());
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Whether this authority has signed the certificate.</summary>
    public bool HasSigned(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificate);
    }

    public void Dispose() => _certificate.Dispose();

    private static async Task<Authority> CreateAsync(string certificate, string key, string controller, DateTimeOffset now, CancellationToken ct)
    {
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Pigeon controller {controller}", secret, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var made = request.CreateSelfSigned(now - Slack, now.AddYears(Years));
        // The key goes first: without the certificate it has signed nothing yet, and is made anew.
        await DurableFile.WriteAsync(key, secret.ExportPkcs8PrivateKeyPem() + "\n", DurableFile.Private, ct);
        await DurableFile.WriteAsync(certificate, made.ExportCertificatePem() + "\n", DurableFile.Public, ct);
        return new Authority(made);
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // A serial number is a positive integer.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
