using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.TestKit;

/// <summary>Clients that take any certificate and tell which one they got.</summary>
public static class TlsClient
{
    /// <summary>A handshake with that name; an empty one says none. It is a whole one: a resumed session shows the certificate of its first.</summary>
    public static async Task<TlsGreeting> GreetAsync(int port, string host, params SslApplicationProtocol[] protocols)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var greeting = new TlsGreeting("", 0, "");
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, chain, _) =>
        {
            greeting = greeting with { Fingerprint = certificate?.GetCertHashString() ?? "", Chain = (chain?.ChainPolicy.ExtraStore.Count ?? 1) - 1 };
            return certificate is not null;
        });
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = host, AllowTlsResume = false, ApplicationProtocols = [.. protocols], CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        });
        return greeting with { Protocol = tls.NegotiatedApplicationProtocol.ToString() };
    }

    /// <summary>A client whose connections all go to that port, whatever the host.</summary>
    /// <param name="version">The one version of HTTP that it speaks.</param>
    public static HttpClient Http(int port, Version version, bool keepAlive = true) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        PooledConnectionLifetime = keepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
        ConnectCallback = async (_, ct) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
