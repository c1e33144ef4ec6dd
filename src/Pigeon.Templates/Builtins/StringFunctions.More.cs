using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pigeon.Templates;

/// <summary>The functions of the object <c>string</c> that turn text into numbers, digests and other encodings.</summary>
internal static partial class StringFunctions
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> More =
    [
        ("base64_decode", "text", Base64Decode),
        ("base64_encode", "text", static a => a.Limited(Convert.ToBase64String(Bytes(a, 0)))),
        ("hmac_sha1", "text secretKey", static a => Hmac(a, HashAlgorithmName.SHA1)),
        ("hmac_sha256", "text secretKey", static a => Hmac(a, HashAlgorithmName.SHA256)),
        ("hmac_sha512", "text secretKey", static a => Hmac(a, HashAlgorithmName.SHA512)),
        ("md5", "text", static a => Hash(a, HashAlgorithmName.MD5)),
        ("sha1", "text", static a => Hash(a, HashAlgorithmName.SHA1)),
        ("sha256", "text", static a => Hash(a, HashAlgorithmName.SHA256)),
        ("sha512", "text", static a => Hash(a, HashAlgorithmName.SHA512)),
        ("to_double", "text", static a => ToReal(a)),
        ("to_float", "text", static a => ToReal(a)),
        ("to_int", "text", static a => int.TryParse(a.Text(0), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? (long)number : null),
        ("to_long", "text", static a => long.TryParse(a.Text(0), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null),
    ];

    private static byte[] Bytes(Arguments a, int index) => Encoding.UTF8.GetBytes(a.Text(index));

    private static string Hash(Arguments a, HashAlgorithmName name) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(name, Bytes(a, 0)));

    private static string Hmac(Arguments a, HashAlgorithmName name) =>
        Convert.ToHexStringLower(CryptographicOperations.HmacData(name, Bytes(a, 1), Bytes(a, 0)));

    private static double? ToReal(Arguments a) =>
        double.TryParse(a.Text(0), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Base64Decode(Arguments a)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(a.Text(0)));
        }
        catch (FormatException)
        {
            throw a.Refused("cannot decode this text");
        }
    }
}
