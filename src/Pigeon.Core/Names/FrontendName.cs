using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>A frontend of the agent's configuration.</summary>
public readonly partial record struct FrontendName : IName<FrontendName>
{
    public const string Rule = "1 to 32 of a-z, 0-9 and '-', beginning with a letter";

    private FrontendName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out FrontendName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new FrontendName(text!) : default;
        return fits;
    }

    public static FrontendName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
