using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Hosting.Files;
using Pigeon.Hosting.Tls;

namespace Pigeon.Controller.Certificates;

/// <summary>Where the CA comes from: the store, in which all controllers of a fleet have one, or the operator's files.</summary>
/// <param name="folder">Where the CA's certificate is laid for people; it had the CA before stores had.</param>
internal sealed class AuthoritySource(IStore store, ControllerSettings settings, string folder, TimeProvider time)
{
    private string Shown => Path.Combine(folder, "ca.pem");

    private string FormerKey => Path.Combine(folder, "ca-key.pem");

    /// <exception cref="StateFileException">What is stored, or a file, cannot be used; the message says how to mend it.</exception>
    /// <exception cref="IOException">It could not be stored.</exception>
    public async Task<Authority> OpenAsync(CancellationToken ct)
    {
        var brought = settings.Authority is { } files ? Trusted(files.Certificate) : null;
        var authority = settings.Authority?.Key is { } key ? Issuing(brought!, settings.Authority.Certificate, key) : await OfStoreAsync(brought, ct);
        DurableFile.ReplaceIfChanged(Shown, authority.Trusted.Pem, DurableFile.Public);
        return authority;
    }

    /// <summary>Refuses to go on with a CA that is the store's no longer: what it issues would be known to nobody else.</summary>
    /// <exception cref="StateFileException">The store has been replaced while the controller ran.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public static async Task CheckAsync(IStore store, ControllerSettings settings, Authority held, CancellationToken ct)
    {
        if (settings.Authority?.Key is not null) return;
        if (await FindAsync(store, ct) is { } stored && stored.Certificate.Trim() == held.Pem) return;
        throw new StateFileException("the store has another CA than when this controller was started, so it was replaced meanwhile, by a restore or a move: start the controller again");
    }

    private async Task<Authority> OfStoreAsync(TrustedAuthorities? beside, CancellationToken ct)
    {
        var stored = await FindAsync(store, ct) ?? await StoreAsync(Former() ?? New(), ct);
        File.Delete(FormerKey);
        try
        {
            return new Authority(X509Certificate2.CreateFromPem(stored.Certificate, stored.Key), TrustedAuthorities.Parse(stored.Certificate + beside?.Pem));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new StateFileException($"the controller's CA in the store cannot be used: {fault.Message} Restore it from a back-up.", fault);
        }
    }

    private static async Task<StoredAuthority?> FindAsync(IStore store, CancellationToken ct)
    {
        if (await store.FindAsync(StoreCollection.Certificates, StoredAuthority.StoreKey, ct) is not { } entry) return null;
        try
        {
            return JsonSerializer.Deserialize(entry.Value.Span, ControllerJson.Default.StoredAuthority) ?? throw new JsonException("it holds null");
        }
        catch (JsonException fault)
        {
            throw new StateFileException($"the controller's CA in the store cannot be read: {fault.Message} Restore it from a back-up.", fault);
        }
    }

    /// <summary>Of two controllers that start at once, one makes the CA and the other one takes it up.</summary>
    private async Task<StoredAuthority> StoreAsync(StoredAuthority made, CancellationToken ct)
    {
        var edit = new StoreEdit(StoredAuthority.StoreKey, 0, JsonSerializer.SerializeToUtf8Bytes(made, ControllerJson.Default.StoredAuthority));
        return await store.CommitAsync(new StoreChange(StoreCollection.Certificates, edit), ct) is StoreOutcome.Stored
            ? made
            : await FindAsync(store, ct) ?? throw new StoreException("another controller has made the CA, and it is gone again");
    }

    private StoredAuthority New()
    {
        var (certificate, key) = Authority.Make(settings.Name, time.GetUtcNow());
        return new StoredAuthority(certificate, key);
    }

    /// <summary>The one that a controller of before had in its folder.</summary>
    private StoredAuthority? Former()
    {
        if (!File.Exists(FormerKey)) return null;
        try
        {
            using var former = X509Certificate2.CreateFromPemFile(Shown, FormerKey);
            return new StoredAuthority(former.ExportCertificatePem() + "\n", File.ReadAllText(FormerKey));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new StateFileException(
                $"the controller's CA in {folder} cannot be used: {fault.Message} Restore ca.pem and ca-key.pem from a back-up, "
                + "or move ca-key.pem away for a new CA: every agent and every person then needs a new token.", fault);
        }
    }

    private static TrustedAuthorities Trusted(string path)
    {
        try
        {
            return TrustedAuthorities.Parse(File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StateFileException(
                $"tls.ca.certificate {path} cannot be used: {fault.Message.TrimEnd('.')}. It has to be a PEM file with the CA's certificate, and those of the CAs above it", fault);
        }
    }

    private Authority Issuing(TrustedAuthorities trusted, string path, string keyPath)
    {
        var pem = ReadKey(keyPath);
        var issuer = trusted.All.Select(one => With(one, pem)).FirstOrDefault(one => one is not null)
            ?? throw new StateFileException(
                $"tls.ca.key {keyPath} is the key of no certificate in tls.ca.certificate {path}, or cannot be read: it has to be a PEM file with an RSA or ECDSA key without a password");
        var now = time.GetUtcNow();
        if (new DateTimeOffset(issuer.NotAfter) <= now)
            throw new StateFileException(
                $"the CA {issuer.Subject} in tls.ca.certificate {path} ran out on {new DateTimeOffset(issuer.NotAfter).ToUniversalTime():u}: put a new one and its key in place");
        if (issuer.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
            throw new StateFileException($"the CA {issuer.Subject} in tls.ca.certificate {path} may not sign certificates: its key usage lacks keyCertSign");
        return trusted.Anchors.Any(anchor => anchor.Thumbprint == issuer.Thumbprint)
            ? new Authority(issuer, trusted)
            : throw new StateFileException(
                $"tls.ca.certificate {path} holds another CA that {issuer.Subject} has certified, so that it is not clear which is trusted: take that one out, or name its key");
    }

    private static string ReadKey(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StateFileException($"tls.ca.key {path} cannot be read: {fault.Message}", fault);
        }
    }

    /// <returns>The certificate with the key; null when they do not belong together.</returns>
    private static X509Certificate2? With(X509Certificate2 certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
