using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>What a definition is known by: the SHA-256 of all that it consists of.</summary>
public readonly partial record struct DefinitionDigest : IName<DefinitionDigest>
{
    public const string Rule = "64 hexadecimal digits in lower case";

    private DefinitionDigest(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out DefinitionDigest name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new DefinitionDigest(text!) : default;
        return fits;
    }

    public static DefinitionDigest Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
