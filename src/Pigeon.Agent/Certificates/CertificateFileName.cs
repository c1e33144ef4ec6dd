using System.Text.RegularExpressions;

namespace Pigeon.Agent.Certificates;

/// <summary>How certificates' files are called: in an operator's folder, and as copies.</summary>
internal static partial class CertificateFileName
{
    public const int DigestLength = 16;

    public const string Rule = "at most 100 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter, a digit or '_', before '.pem'";

    public const string Ending = ".pem";

    /// <summary>The one whose certificate is the default.</summary>
    public const string Default = "default.pem";

    public static bool Fits(string name) => Shape.IsMatch(name);

    /// <summary>The name of a copy: <c>shop.pem</c> becomes <c>shop.0123456789abcdef.pem</c>.</summary>
    public static string Of(string name, string digest) => $"{name[..^Ending.Length]}.{digest}{Ending}";

    /// <summary>The name under which the copied file was found; null for what is no copy.</summary>
    public static string? OriginalOf(string copy) => Copy.Match(copy) is { Success: true } match ? match.Groups[1].Value + Ending : null;

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\\.pem\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }

    [GeneratedRegex("^([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})\\.[0-9a-f]{16}\\.pem\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Copy { get; }
}
