using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pigeon.Agent.Settings;
using Pigeon.Core;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Files;
using Pigeon.Hosting.Tls;

namespace Pigeon.Agent.Fleet;

/// <summary>
/// What the agent shows to its controller, and by what it recognizes it. It makes its keys itself and stores each before it asks for a certificate, so that what was
/// asked for and lost can be asked for again; no key ever leaves the VM.
/// </summary>
internal sealed class LinkKey(string stateDir, ControllerPlace place)
{
    /// <summary>The newest, and the one before: it still opens the door until the controller has seen the newest, and again at one whose store was set back.</summary>
    private const int Kept = 2;

    private readonly string _path = Path.Combine(stateDir, "controller.json");
    private StoredLink _stored = new(StoredLink.CurrentSchema, null, null, null, []);

    /// <summary>What may be shown, the newest first; nothing before the VM has joined.</summary>
    public ValueList<HeldCertificate> Held => _stored.Held;

    /// <summary>When the newest runs out; null before the VM has joined.</summary>
    public DateTimeOffset? Ends
    {
        get
        {
            if (Held is not [var newest, ..]) return null;
            using var certificate = newest.Load();
            return new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
        }
    }

    /// <summary>Whether what was stored was of another controller when it was opened last.</summary>
    public bool BeginsAnew { get; private set; }

    public ControllerTrust Trust => place.CaFile is null && _stored.Authorities is { } told
        ? new ControllerTrust.Told(TrustedAuthorities.Parse(told))
        : ControllerTrust.Of(_stored.Pin, place.CaFile);

    /// <summary>How a VM comes in without a certificate.</summary>
    /// <param name="why">Why it cannot at the moment.</param>
    public static string Fix(string why) => $"{why}: `pigeon token create`, said on the controller's machine, prints one";

    /// <summary>Reads what is stored. A token of another controller's CA is a new beginning.</summary>
    /// <param name="why">Why there is no token.</param>
    /// <returns>The token to join with; null where the file has none, which is well once the VM has joined.</returns>
    /// <exception cref="LinkException">There is nothing to show, and no token to join with.</exception>
    public AccessToken? Open(out string why)
    {
        var ticket = ReadTicket(out why);
        _stored = ReadStored() ?? new(StoredLink.CurrentSchema, ticket?.Pin, null, null, []);
        BeginsAnew = ticket is not null && ticket.Pin != _stored.Pin && !IsOfKnown(ticket);
        if (BeginsAnew) _stored = new(StoredLink.CurrentSchema, ticket!.Pin, null, null, []);
        return Held.Count > 0 || ticket is not null ? ticket : throw new LinkException(Fix(why));
    }

    /// <summary>Asks for a certificate for a new key, or again for the one whose answer was lost.</summary>
    /// <returns>The request as PEM.</returns>
    /// <exception cref="IOException">The key could not be stored.</exception>
    public async Task<string> AskAsync(string vm, CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (_stored.Asked is { } asked) key.ImportFromPem(asked);
        else await StoreAsync(_stored with { Asked = key.ExportPkcs8PrivateKeyPem() }, ct);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(vm);
        return new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    /// <summary>Keeps what was granted for the key that was asked for. The one before is kept beside it.</summary>
    /// <exception cref="LinkException">It is not for that key.</exception>
    /// <exception cref="IOException">It could not be stored.</exception>
    public async Task TakeAsync(GrantedCertificate granted, CancellationToken ct)
    {
        var held = new HeldCertificate(granted.Certificate, _stored.Asked ?? throw new InvalidOperationException("nothing was asked for"));
        try
        {
            using var certificate = held.Load();
            if (granted.Authorities is { } told) TrustedAuthorities.Parse(told);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new LinkException($"the certificate that the controller sends is of no use: {fault.Message}");
        }

        await StoreAsync(_stored with { Asked = null, Authorities = granted.Authorities, Held = Held.Prepend(held).Take(Kept).ToValueList() }, ct);
    }

    /// <summary>Trusts from now on what the controller says over a link that is already trusted.</summary>
    /// <exception cref="LinkException">It says nothing that can be used.</exception>
    /// <exception cref="IOException">It could not be stored.</exception>
    public async Task TrustAsync(string? authorities, CancellationToken ct)
    {
        try
        {
            if (authorities is not null) TrustedAuthorities.Parse(authorities);
        }
        catch (CryptographicException fault)
        {
            throw new LinkException($"the CAs that the controller tells are of no use: {fault.Message}");
        }

        await StoreAsync(_stored with { Authorities = authorities }, ct);
    }

    private bool IsOfKnown(AccessToken ticket) => ticket.Pin is { } pin && _stored.Authorities is { } told && TrustedAuthorities.Parse(told).Has(pin);

    private async Task StoreAsync(StoredLink stored, CancellationToken ct)
    {
        await DurableFile.WriteIfChangedAsync(_path, JsonSerializer.SerializeToUtf8Bytes(stored, StoredLinkJson.Default.StoredLink), DurableFile.Private, ct);
        _stored = stored;
    }

    /// <param name="why">Why there is none.</param>
    private AccessToken? ReadTicket(out string why)
    {
        try
        {
            if (AccessToken.TryParse(File.ReadAllText(place.TokenFile).Trim(), out var ticket))
            {
                why = "";
                return ticket;
            }

            why = $"{place.TokenFile} holds no token";
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            why = $"there is no token in {place.TokenFile}";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            why = $"the token in {place.TokenFile} cannot be read ({fault.Message})";
        }

        return null;
    }

    private StoredLink? ReadStored()
    {
        try
        {
            var bytes = File.ReadAllBytes(_path);
            using (var form = JsonDocument.Parse(bytes))
            {
                // A secret of before opens nothing any more: the VM joins anew.
                if (form.RootElement.TryGetProperty("schema", out var schema) && schema.TryGetInt32(out var number) && number == StoredLink.SchemaOfSecrets) return null;
            }

            var stored = JsonSerializer.Deserialize(bytes, StoredLinkJson.Default.StoredLink);
            if (stored is not { Schema: StoredLink.CurrentSchema }) throw new LinkException($"{_path} is of another version of Pigeon: move it away, and the VM joins anew");
            if (stored.Authorities is { } told) TrustedAuthorities.Parse(told);
            foreach (var held in stored.Held) held.Load().Dispose();
            return stored;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or CryptographicException or ArgumentException)
        {
            throw new LinkException($"{_path} cannot be read ({fault.Message}): move it away, and the VM joins anew");
        }
    }
}
