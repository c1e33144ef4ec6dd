using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The path of a formula or of a file in one, relative to what holds it: it leads nowhere else, and stands in a bind as it is.</summary>
public readonly partial record struct FormulaPath : IName<FormulaPath>
{
    public const string Rule = "a relative path of letters, digits and _ . + @ = ~ -, with '/' between folders and no '.' or '..' among them, at most 255 characters";

    private FormulaPath(string text) => Text = text;

    public string Text { get; }

    /// <summary>The folders on the way, then the name.</summary>
    public string[] Parts => Text.Split('/');

    public static bool TryParse([NotNullWhen(true)] string? text, out FormulaPath name)
    {
        var fits = text is { Length: <= 255 } && Shape.IsMatch(text) && !text.Split('/').Any(part => part is "." or "..");
        name = fits ? new FormulaPath(text!) : default;
        return fits;
    }

    public static FormulaPath Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z0-9_.+@=~-]+(/[A-Za-z0-9_.+@=~-]+)*\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape { get; }
}
