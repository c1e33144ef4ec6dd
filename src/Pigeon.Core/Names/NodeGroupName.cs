using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The name of a group of VMs in the settings.</summary>
public readonly partial record struct NodeGroupName : IName<NodeGroupName>
{
    public const string Rule = "1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter or digit";

    private NodeGroupName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out NodeGroupName name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new NodeGroupName(text!) : default;
        return fits;
    }

    public static NodeGroupName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is no node group's name: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
