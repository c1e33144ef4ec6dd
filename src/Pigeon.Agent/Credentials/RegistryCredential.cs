using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Pigeon.Agent.Credentials;

/// <summary>What a registry is shown. It prints as nothing, so that no log and no message can hold it.</summary>
public sealed class RegistryCredential(string server, string user, string password, string identityToken)
{
    private const int ShortestToMask = 4;

    /// <summary>The value of the Engine's header X-Registry-Auth.</summary>
    public string Header => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(
        identityToken.Length > 0
            ? new RegistryAuthWire { ServerAddress = server, IdentityToken = identityToken }
            : new RegistryAuthWire { ServerAddress = server, Username = user, Password = password },
        CredentialJson.Default.RegistryAuthWire));

    /// <summary>A text of the Engine or the registry, without what a registry may have echoed of this.</summary>
    public string Mask(string text)
    {
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        foreach (var secret in new[] { pair, password, identityToken })
            if (secret.Length >= ShortestToMask) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    public override string ToString() => "(a credential)";
}
