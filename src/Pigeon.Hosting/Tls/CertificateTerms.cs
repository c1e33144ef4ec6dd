using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Core.Names;

namespace Pigeon.Hosting.Tls;

/// <summary>What a controller and its agents have to agree on about certificates.</summary>
public static class CertificateTerms
{
    /// <summary>Clocks of a fleet differ: a certificate is good from so long before it was issued.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <summary>The name by which a VM is known in its certificate.</summary>
    public static Uri NameOf(VmName vm) => new($"pigeon://vm/{vm}");

    /// <summary>What tells one public key from all others: its SHA-256, in lower case.</summary>
    public static string FingerprintOf(PublicKey key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>When the certificate is to be renewed: when two thirds of its time are nearly over, and not at one moment for all of a fleet.</summary>
    /// <param name="chance">From 0 to 1.</param>
    public static DateTimeOffset RenewAt(X509Certificate2 certificate, double chance)
    {
        var from = new DateTimeOffset(certificate.NotBefore) + Slack;
        return from + ((new DateTimeOffset(certificate.NotAfter) - from) * ((2 - (0.2 * chance)) / 3));
    }
}
