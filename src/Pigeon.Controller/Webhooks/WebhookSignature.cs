using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pigeon.Controller.Webhooks;

/// <summary>
/// How a receiver knows that a message is the controller's, and no old one: HMAC-SHA256 (RFC 2104) with the shared secret over the time in seconds since 1970, a dot, and the body
/// as it was sent; in the header <c>Pigeon-Signature: t=TIME,v1=HEX</c>.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "Pigeon-Signature";

    /// <summary>Bytes. What is shorter can be guessed.</summary>
    public const int ShortestSecret = 16;

    public static string Of(ReadOnlySpan<byte> body, ReadOnlySpan<byte> secret, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var code = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        code.AppendData(Encoding.ASCII.GetBytes($"{time}."));
        code.AppendData(body);
        return $"t={time},v1={Convert.ToHexStringLower(code.GetHashAndReset())}";
    }
}
