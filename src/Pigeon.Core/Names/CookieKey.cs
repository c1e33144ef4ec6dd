using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>What the values of a cookie are hashed with.</summary>
public readonly partial record struct CookieKey : IName<CookieKey>
{
    public const string Rule = "8 to 128 of letters, digits, '_', '.', '/', '+', '=' and '-'";

    private CookieKey(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out CookieKey name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new CookieKey(text!) : default;
        return fits;
    }

    public static CookieKey Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z0-9_./+=-]{8,128}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
