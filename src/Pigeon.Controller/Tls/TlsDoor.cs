using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Tls;

/// <summary>How connections are opened: what is shown to whoever opens one, and what they are asked to show.</summary>
internal sealed class TlsDoor(IServerCertificate certificate, Authority authority, TimeProvider time)
{
    /// <summary>
    /// The certificate is asked for at each connection, since it may be renewed meanwhile. Whoever has one shows it; people have tokens instead, so it is judged
    /// by what it opens, and refused there in words.
    /// </summary>
    public SslServerAuthenticationOptions Of(ConnectionContext connection) => new()
    {
        ServerCertificateContext = certificate.Current,
        EnabledSslProtocols = ControllerTransport.Protocols,
        ClientCertificateRequired = true,
        CertificateChainPolicy = authority.Policy(time.GetUtcNow()),
        RemoteCertificateValidationCallback = (_, shown, chain, _) => Take(connection, shown, chain),

        // Each connection shows anew what it is.
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    private bool Take(ConnectionContext connection, X509Certificate? shown, X509Chain? chain)
    {
        if (shown is X509Certificate2 certificate) connection.Features.Set(ShownCertificate.Of(certificate, chain, authority, time.GetUtcNow()));
        return true;
    }
}
