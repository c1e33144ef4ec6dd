using System.Security.Cryptography.X509Certificates;

namespace Pigeon.Agent.Fleet;

/// <summary>A certificate of this VM with its private key, both as PEM.</summary>
internal sealed record HeldCertificate(string Certificate, string Key)
{
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(Certificate, Key);

    /// <summary>Without the key.</summary>
    public override string ToString() => Certificate;
}
