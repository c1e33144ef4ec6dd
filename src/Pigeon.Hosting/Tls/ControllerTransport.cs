using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pigeon.Hosting.Tls;

/// <summary>
/// Carries requests to a controller, once it has shown that it is the right one. Failures are <see cref="WrongCertificateException"/> and
/// <see cref="HttpRequestException"/>.
/// </summary>
/// <param name="server">The controller's address.</param>
/// <param name="trust">By what it is recognized.</param>
/// <param name="shown">The certificate with its key that is shown to it; null for none.</param>
public sealed class ControllerTransport(Uri server, ControllerTrust trust, X509Certificate2? shown) : DelegatingHandler
{
    /// <summary>What an older one would have in its place is refused.</summary>
    public const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>For the connection and its TLS: whoever takes longer is frozen or cut off.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _opening = new(1);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{server.Authority} takes no connection within {ConnectLimit.TotalSeconds:0} s", late);
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

    private static SocketsHttpHandler Plain(SslClientAuthenticationOptions tls)
    {
        tls.EnabledSslProtocols = Protocols;
        return new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, SslOptions = tls, ConnectTimeout = ConnectLimit };
    }

    private async Task<SslClientAuthenticationOptions> TrustAsync(CancellationToken ct)
    {
        var options = trust switch
        {
            ControllerTrust.OfFile(var path) => OfFile(Read(path)),
            ControllerTrust.OfToken(var pin) => Only(await FetchAsync(pin, ct)),
            ControllerTrust.Told(var authorities) => Only(authorities),
            ControllerTrust.OfSystem => new SslClientAuthenticationOptions(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (shown is not null) options.ClientCertificateContext = SslStreamCertificateContext.Create(shown, additionalCertificates: null, offline: true);
        return options;
    }

    private static SslClientAuthenticationOptions OfFile(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    /// <summary>Whoever holds a key that such a CA has certified is the controller, by whatever address it is reached.</summary>
    private static SslClientAuthenticationOptions Only(TrustedAuthorities authorities) => new()
    {
        CertificateChainPolicy = authorities.Policy(),
        RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None && chain is not null && authorities.Leads(chain),
    };

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
    private async Task<TrustedAuthorities> FetchAsync(string pin, CancellationToken ct)
    {
        using var transport = Plain(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, other, _, _) => other is not null });
        using var http = new HttpClient(transport) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = TrustedAuthorities.LongestText };
        using var response = await http.GetAsync(new Uri(server, "/v1/ca"), ct);
        if (!response.IsSuccessStatusCode)
            throw new WrongCertificateException($"{server.Authority} does not say which CA it has ({(int)response.StatusCode} {response.ReasonPhrase}): is that a Pigeon controller? {NewToken}");
        try
        {
            var authorities = TrustedAuthorities.Parse(await response.Content.ReadAsStringAsync(ct));
            return authorities.Only(pin) ?? throw new WrongCertificateException(
                $"{server.Authority} has another CA ({string.Join(", ", authorities.Anchors.Select(TrustedAuthorities.PinOf))}) than the one in the token ({pin}). {NewToken}");
        }
        catch (CryptographicException fault)
        {
            throw new WrongCertificateException($"{server.Authority} does not tell its CA in a way that is understood: is that a Pigeon controller?", fault);
        }
    }

    private const string NewToken = "If the controller was set up anew, get a new token with `pigeon token create`; otherwise do not trust what answers there";

    private string Fix() => trust switch
    {
        ControllerTrust.OfFile(var path) => $"check that {path} holds its CA, that the address is one of the certificate's names, and that this machine's clock is right",
        ControllerTrust.OfSystem => "show a token of that controller, or name the file with its CA (ca_file in agent.yaml, --ca-file on the command line)",
        _ => $"{NewToken}; a clock that is wrong on one of the two machines has the same effect",
    };
}
