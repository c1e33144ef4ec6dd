using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The exact value that a header or a cookie must have, narrow enough to stand in an HAProxy line as it is.</summary>
public readonly partial record struct MatchValue : IName<MatchValue>
{
    public const string Rule = "letters, digits and . _ ~ + / = : @ -, at most 128 characters, without blanks or quotes";

    private MatchValue(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out MatchValue name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new MatchValue(text!) : default;
        return fits;
    }

    public static MatchValue Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z0-9._~+/=:@-]{1,128}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
