using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The key of a label that a VM has.</summary>
public readonly partial record struct VmLabelKey : IName<VmLabelKey>
{
    public const string Rule = "1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter";

    private VmLabelKey(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out VmLabelKey name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new VmLabelKey(text!) : default;
        return fits;
    }

    public static VmLabelKey Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is no label's key: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
