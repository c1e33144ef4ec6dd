using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.Agent.Certificates;

/// <summary>Whether a private key belongs to a certificate.</summary>
internal static class KeyFit
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Stranger = "has a private key that does not belong to its certificate: append the key for which the certificate was issued";

    /// <returns>Null when it does.</returns>
    public static string? WhyNot(X509Certificate2 certificate, string key)
    {
        try
        {
            switch (certificate.PublicKey.Oid.Value)
            {
                case Rsa:
                    using (var rsa = RSA.Create())
                    {
                        rsa.ImportFromPem(key);
                        certificate.CopyWithPrivateKey(rsa).Dispose();
                    }

                    return null;
                case EllipticCurve:
                    using (var curve = ECDsa.Create())
                    {
                        curve.ImportFromPem(key);
                        certificate.CopyWithPrivateKey(curve).Dispose();
                    }

                    return null;
                default:
                    return $"has a key of the kind {certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value}: RSA and elliptic curves (ECDSA) are supported";
            }
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return Stranger;
        }
    }
}
