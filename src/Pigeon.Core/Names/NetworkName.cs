using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>A Docker network's name.</summary>
public readonly partial record struct NetworkName : IName<NetworkName>
{
    public const string Rule = "1 to 63 of letters, digits, '.', '_' and '-', beginning with a letter or digit";

    private NetworkName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out NetworkName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new NetworkName(text!) : default;
        return fits;
    }

    public static NetworkName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
