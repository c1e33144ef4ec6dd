using System.Text;
using System.Text.Json;
using Pigeon.Agent.Docker;

namespace Pigeon.Agent.Credentials;

/// <summary>
/// The credentials for registries, as Docker's own client keeps them for the agent's user (<c>docker login</c>). They are read anew each time, so that a
/// changed login needs no restart, and kept nowhere.
/// </summary>
/// <param name="folder">Where config.json lies.</param>
public sealed class CredentialStore(string folder, CredentialProgram program)
{
    private const int MostBytes = 1 << 20;

    /// <summary>The file, for messages.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, "config.json");

    /// <summary>In Docker's own order: the registry's helper, the store for all, the file itself.</summary>
    /// <returns>Null when none is configured: the registry is asked without.</returns>
    /// <exception cref="CredentialException">One is configured and cannot be had.</exception>
    public async Task<RegistryCredential?> FindAsync(ImageReference reference, CancellationToken ct)
    {
        if (await ReadAsync(ct) is not { } config) return null;
        var key = RegistryKey.Of(reference.Registry);
        var own = config.Helpers?.FirstOrDefault(entry => RegistryKey.Means(entry.Key, key)).Value;
        if ((own ?? config.Store) is { Length: > 0 } name && await program.GetAsync(name, key, ct) is { } credential) return credential;
        var known = config.Auths ?? new Dictionary<string, ConfigEntryWire?>();
        var entry = known.GetValueOrDefault(key) ?? known.FirstOrDefault(entry => RegistryKey.Means(entry.Key, key)).Value;
        return entry is null ? null : Read(entry, key);
    }

    private RegistryCredential? Read(ConfigEntryWire entry, string key)
    {
        var (user, password) = (entry.Username ?? "", entry.Password ?? "");
        if (entry.Auth is { Length: > 0 } auth)
        {
            var text = new byte[auth.Length];
            var colon = -1;
            if (Convert.TryFromBase64String(auth, text, out var length)) colon = text.AsSpan(0, length).IndexOf((byte)':');
            if (colon < 0) throw new CredentialException($"what {Path} says for {key} is damaged: `{RegistryKey.Login(key)}` writes it anew", passing: false);
            // Docker's first versions padded the password with NULs.
            (user, password) = (Encoding.UTF8.GetString(text, 0, colon), Encoding.UTF8.GetString(text, colon + 1, length - colon - 1).TrimEnd('\0'));
        }

        var token = entry.IdentityToken ?? "";
        return user.Length + token.Length == 0 ? null : new RegistryCredential(key, user, password, token);
    }

    private async Task<ConfigFileWire?> ReadAsync(CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MostBytes) throw new CredentialException($"{Path} is larger than {MostBytes} bytes", passing: false);
            return await JsonSerializer.DeserializeAsync(file, CredentialJson.Default.ConfigFileWire, ct);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException)
        {
            // The serializer's message could quote what stands there.
            throw new CredentialException($"{Path} is not the JSON that Docker's client writes", passing: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"{Path} cannot be read: {fault.Message}", passing: true);
        }
    }
}
