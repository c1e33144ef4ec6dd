using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The name of an operation, chosen by who asks for it: said twice, it is the same operation.</summary>
public readonly partial record struct OperationId : IName<OperationId>
{
    public const string Rule = "8 to 64 of a-z, 0-9 and -";

    private OperationId(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out OperationId name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new OperationId(text!) : default;
        return fits;
    }

    public static OperationId Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[a-z0-9-]{8,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
