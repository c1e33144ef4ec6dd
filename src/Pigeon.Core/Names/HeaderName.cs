using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The name of a header of a request.</summary>
public readonly partial record struct HeaderName : IName<HeaderName>
{
    public const string Rule = "letters, digits and '-', beginning with a letter, at most 64 characters";

    private HeaderName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out HeaderName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new HeaderName(text!) : default;
        return fits;
    }

    public static HeaderName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
