using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.Controller.Tls;

/// <summary>What an agent asks a certificate with. Only its key counts, and that whoever asks has the private half of it.</summary>
internal static class SigningRequest
{
    private const int Longest = 4096;
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(string pem, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        var rule = $"request: a certificate request (PKCS #10, as PEM, at most {Longest} characters) for a key on the curve P-256, signed with that key";
        problem = rule;
        if (pem.Length > Longest) return false;
        try
        {
            // The signature is checked, and what extensions it asks for is not even read.
            var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
            using var curve = request.PublicKey.GetECDsaPublicKey();
            if (curve?.ExportParameters(false).Curve is not { IsNamed: true, Oid.Value: P256 }) return false;
            (key, problem) = (request.PublicKey, null);
            return true;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            problem = rule;
            return false;
        }
    }
}
