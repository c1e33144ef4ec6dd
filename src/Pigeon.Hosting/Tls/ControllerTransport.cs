using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.Hosting.Tls;

/// <summary>
/// Carries requests to a controller, once it has shown that it is the right one: by a CA file, else by the CA that a token names, else by the CAs of the system.
/// Failures are <see cref="WrongCertificateException"/> and <see cref="HttpRequestException"/>.
/// </summary>
/// <param name="server">The controller's address.</param>
/// <param name="pin">How the SHA-256 of its CA begins, as its tokens say; null when they do not.</param>
/// <param name="caFile">The path of the CA certificates to check it against; null for none.</param>
public sealed class ControllerTransport(Uri server, string? pin, string? caFile) : DelegatingHandler
{
    private const int LargestAuthority = 1 << 16;
    private readonly SemaphoreSlim _opening = new(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException fault) when (fault.InnerException is AuthenticationException wrong)
        {
            throw new WrongCertificateException($"the certificate that {server.Authority} shows is not to be trusted ({wrong.Message.TrimEnd('.')}): {Fix()}", fault);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _opening.Dispose();
        base.Dispose(disposing);
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        if (InnerHandler is not null) return;
        await _opening.WaitAsync(ct);
        try
        {
            InnerHandler ??= Plain(await TrustAsync(ct));
        }
        finally
        {
            _opening.Release();
        }
    }

    private static SocketsHttpHandler Plain(SslClientAuthenticationOptions? trust)
    {
        var transport = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (trust is not null) transport.SslOptions = trust;
        return transport;
    }

    private async Task<SslClientAuthenticationOptions?> TrustAsync(CancellationToken ct)
    {
        if (caFile is not null) return Only(Read(caFile), checkName: true);

        // Whoever holds the key of the token's CA is the controller, by whatever address it is reached.
        return pin is null ? null : Only([await FetchAsync(pin, ct)], checkName: false);
    }

    private static SslClientAuthenticationOptions Only(X509Certificate2Collection authorities, bool checkName)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        var accepted = checkName ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateNameMismatch;
        return new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~accepted) == SslPolicyErrors.None,
        };
    }

    private static X509Certificate2Collection Read(string path)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate");
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new WrongCertificateException($"the CA file {path} cannot be used: {fault.Message}", fault);
        }
    }

    /// <summary>Servers do not send their root, so it is asked for: over a connection that is not trusted, that is told no secret, and whose answer has to fit the token.</summary>
    private async Task<X509Certificate2> FetchAsync(string pin, CancellationToken ct)
    {
        using var transport = Plain(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null });
        using var http = new HttpClient(transport) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAuthority };
        using var response = await http.GetAsync(new Uri(server, "/v1/ca"), ct);
        if (!response.IsSuccessStatusCode)
            throw new WrongCertificateException($"{server.Authority} does not say which CA it has ({(int)response.StatusCode} {response.ReasonPhrase}): is that a Pigeon controller? {NewToken}");
        try
        {
            var authority = X509Certificate2.CreateFromPem(await response.Content.ReadAsStringAsync(ct));
            var digest = Convert.ToHexStringLower(SHA256.HashData(authority.RawData));
            return digest.StartsWith(pin, StringComparison.Ordinal)
                ? authority
                : throw new WrongCertificateException($"{server.Authority} has another CA ({digest[..pin.Length]}) than the one in the token ({pin}). {NewToken}");
        }
        catch (CryptographicException fault)
        {
            throw new WrongCertificateException($"{server.Authority} does not tell its CA in a way that is understood: is that a Pigeon controller?", fault);
        }
    }

    private const string NewToken = "If the controller was set up anew, get a new token with `pigeon token create`; otherwise do not trust what answers there";

    private string Fix() => caFile is not null ? $"check that {caFile} holds its CA, and that the address is one of the certificate's names"
        : pin is not null ? NewToken
        : "show a token of that controller, or name the file with its CA (ca_file in agent.yaml, --ca-file on the command line)";
}
