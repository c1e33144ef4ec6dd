using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>A cookie's name.</summary>
public readonly partial record struct CookieName : IName<CookieName>
{
    public const string Rule = "1 to 64 of letters, digits, '_', '.' and '-'";

    private CookieName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out CookieName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new CookieName(text!) : default;
        return fits;
    }

    public static CookieName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
