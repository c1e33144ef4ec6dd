using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Settings;

namespace Pigeon.Controller.Tls;

/// <summary>The certificate that the operator brings; its files may be replaced while the controller runs.</summary>
internal sealed class OperatorCertificate(OwnCertificateFiles files) : IServerCertificate
{
    private (DateTime, DateTime) _stamp;
    private volatile SslStreamCertificateContext? _current;

    public string? AuthorityPem => null;

    public string? Pin => null;

    public SslStreamCertificateContext Current => _current ?? throw new InvalidOperationException("the certificate was not read yet");

    public string? Refresh()
    {
        var stamp = (File.GetLastWriteTimeUtc(files.Certificate), File.GetLastWriteTimeUtc(files.Key));
        if (_current is not null && stamp == _stamp) return null;
        var certificate = Read();
        _stamp = stamp;
        return $"took up {files.Certificate}, which is valid until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";
    }

    private X509Certificate2 Read()
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(files.Certificate);
            _current = SslStreamCertificateContext.Create(certificate, chain, offline: true);
            return certificate;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"tls.certificate {files.Certificate} with tls.key {files.Key} cannot be used: {fault.Message}", fault);
        }
    }
}
