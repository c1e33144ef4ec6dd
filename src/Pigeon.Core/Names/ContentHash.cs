using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The SHA-256 of some content, as 64 hexadecimal digits. It may be a file's name.</summary>
public readonly partial record struct ContentHash : IName<ContentHash>
{
    public const string Rule = "64 digits of 0-9 and a-f";

    private ContentHash(string text) => Text = text;

    public string Text { get; }

    public static ContentHash Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    public static bool TryParse([NotNullWhen(true)] string? text, out ContentHash name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new ContentHash(text!) : default;
        return fits;
    }

    public static ContentHash Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
