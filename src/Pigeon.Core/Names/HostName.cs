using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>A host name that requests carry in their Host header, without a port.</summary>
public readonly partial record struct HostName : IName<HostName>
{
    public const string Rule = "a host name in lower case: labels of a-z, 0-9 and '-' joined by dots, at most 253 characters";

    private HostName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out HostName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new HostName(text!) : default;
        return fits;
    }

    public static HostName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^(?=.{1,253}\\z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
