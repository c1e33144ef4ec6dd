using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>A service of a stack: one kind of container. It becomes part of container names and is their alias on the network.</summary>
public readonly partial record struct ServiceName : IName<ServiceName>
{
    public const string Rule = "1 to 40 of a-z, 0-9, '_' and '-', beginning with a letter or digit";

    private ServiceName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out ServiceName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new ServiceName(text!) : default;
        return fits;
    }

    public static ServiceName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,39}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
