using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Tls;

/// <summary>The certificate that the controller's own CA issues, and renews when two thirds of its time are over.</summary>
internal sealed class IssuedCertificate : IServerCertificate
{
    public const string FileName = "server.pem";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly Authority _authority;
    private readonly ServerNames _names;
    private readonly string _path;
    private readonly TimeProvider _time;
    private volatile SslStreamCertificateContext? _current;

    /// <param name="folder">Holds <c>server.pem</c>, with the key.</param>
    public IssuedCertificate(Authority authority, ServerNames names, string folder, TimeProvider time)
    {
        (_authority, _names, _path, _time) = (authority, names, Path.Combine(folder, FileName), time);
        if (Read() is { } kept && IsGood(kept)) Use(kept);
    }

    public string? AuthorityPem => _authority.Trusted.Pem;

    public string? Pin => _authority.Pin;

    public SslStreamCertificateContext Current => _current ?? throw new InvalidOperationException("no certificate was issued yet");

    public string? Refresh()
    {
        if (_current is { } kept && IsGood(kept.TargetCertificate)) return null;
        var issued = _authority.Issue(_names, _time.GetUtcNow(), Lifetime);
        var key = issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();
        DurableFile.ReplaceIfChanged(_path, $"{issued.ExportCertificatePem()}\n{key}\n", DurableFile.Private);
        Use(issued);
        return $"issued a certificate that is valid until {issued.NotAfter.ToUniversalTime():yyyy-MM-dd}";
    }

    private void Use(X509Certificate2 certificate) => _current = SslStreamCertificateContext.Create(certificate, _authority.Chain(), offline: true);

    private bool IsGood(X509Certificate2 certificate)
    {
        var now = _time.GetUtcNow();
        return now < certificate.NotAfter.ToUniversalTime() - (Lifetime / 3) && _names.AreOf(certificate) && _authority.HasSigned(certificate, now);
    }

    /// <summary>It can be made again at any time: one that cannot be read is none.</summary>
    private X509Certificate2? Read()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(_path);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException)
        {
            return null;
        }
    }
}
