using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>A container's identifier as the Engine gives it.</summary>
public readonly partial record struct ContainerId : IName<ContainerId>
{
    public const string Rule = "12 to 64 hexadecimal digits";

    private ContainerId(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out ContainerId name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new ContainerId(text!) : default;
        return fits;
    }

    public static ContainerId Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    /// <summary>The first twelve digits, as Docker's own listings show them.</summary>
    public string Abbreviated => Text[..12];

    /// <summary>An identifier is random: its last digits tell as much as all of them, and there are many to look up.</summary>
    public override int GetHashCode() => Text is null ? 0 : string.GetHashCode(Text.AsSpan(Text.Length - 12));

    public override string ToString() => Abbreviated;

    [GeneratedRegex("^[0-9a-f]{12,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
