using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Protocol;

/// <summary>
/// What opens a controller's API: <c>pigeon_CA_SECRET</c>. CA is how the SHA-256 of the controller's own CA begins, so that whoever holds the token can tell
/// the controller from anybody else; or <c>system</c>, where the controller's certificate is one that the system knows how to check.
/// </summary>
public sealed partial record AccessToken
{
    public const string Rule = "a token as `pigeon token create` prints it: pigeon_..._...";

    /// <summary>Hexadecimal digits of the CA's SHA-256 that a token carries.</summary>
    public const int PinLength = 32;

    /// <summary>Bytes of a secret.</summary>
    public const int SecretLength = 32;

    private const string OfTheSystem = "system";

    private AccessToken(string? pin, string secret) => (Pin, Secret) = (pin, secret);

    /// <summary>How the SHA-256 of the controller's CA begins, in lower case; null when the system's CAs are to be asked.</summary>
    public string? Pin { get; }

    private string Secret { get; }

    /// <summary>The whole token. It is a secret: it belongs into files and headers, and nowhere else.</summary>
    public string Text => $"pigeon_{Pin ?? OfTheSystem}_{Secret}";

    /// <summary>What is stored in place of the secret, in lower case. The secret is random and long: nothing is gained by a slow hash.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Secret)));

    /// <param name="secret">So many random bytes as <see cref="SecretLength"/> says.</param>
    public static AccessToken Create(string? pin, ReadOnlySpan<byte> secret) => new(pin, Convert.ToHexStringLower(secret));

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AccessToken? token)
    {
        var match = Shape.Match(text ?? "");
        var pin = match.Groups[1].Value;
        token = match.Success ? new AccessToken(pin == OfTheSystem ? null : pin, match.Groups[2].Value) : null;
        return token is not null;
    }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"pigeon_{Pin ?? OfTheSystem}_***";

    [GeneratedRegex("^pigeon_([0-9a-f]{32}|system)_([0-9a-f]{64})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
