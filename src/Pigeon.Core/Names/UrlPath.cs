using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>A URL's path, narrow enough to stand in an HAProxy line and a map key as it is.</summary>
public readonly partial record struct UrlPath : IName<UrlPath>
{
    public const string Rule = "a path that begins with '/', of letters, digits and / _ . ~ -, at most 255 characters";

    private UrlPath(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out UrlPath name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new UrlPath(text!) : default;
        return fits;
    }

    public static UrlPath Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^/[A-Za-z0-9/_.~-]{0,254}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
