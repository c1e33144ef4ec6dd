using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The absolute path of a file on the VM, narrow enough to stand in an HAProxy line as it is.</summary>
public readonly partial record struct FilePath : IName<FilePath>
{
    public const string Rule = "an absolute path of letters, digits and / _ . -, at most 255 characters";

    private FilePath(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out FilePath name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new FilePath(text!) : default;
        return fits;
    }

    public static FilePath Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^/[A-Za-z0-9/_.-]{1,254}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
