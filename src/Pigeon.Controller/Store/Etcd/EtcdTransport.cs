using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pigeon.Controller.Settings;

namespace Pigeon.Controller.Store.Etcd;

/// <summary>Makes the connections to an etcd. Certificates are read anew for each, for their files may be replaced meanwhile.</summary>
internal static class EtcdTransport
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    public static SocketsHttpHandler Create(EtcdPlace place)
    {
        var transport = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = ConnectLimit };
        if (place.CaFile is { } caFile) transport.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, errors) => IsTrusted(shown, errors, caFile);
        if (place.Tls is { } own)
        {
            transport.SslOptions.ClientCertificates = [];
            transport.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => Read(own);
        }

        return transport;
    }

    private static bool IsTrusted(X509Certificate? shown, SslPolicyErrors errors, string caFile)
    {
        if (shown is not X509Certificate2 certificate || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        try
        {
            chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"store.etcd.ca {caFile} cannot be used: {fault.Message}", fault);
        }

        return chain.Build(certificate);
    }

    private static X509Certificate2 Read(OwnCertificateFiles own)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(own.Certificate, own.Key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"store.etcd.certificate {own.Certificate} with store.etcd.key {own.Key} cannot be used: {fault.Message}", fault);
        }
    }
}
