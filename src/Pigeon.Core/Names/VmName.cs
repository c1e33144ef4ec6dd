using System.Diagnostics.CodeAnalysis;

namespace Pigeon.Core.Names;

/// <summary>A VM's name, as its agent's settings say it. It becomes part of URLs and of what is shown; nothing but its own agent may speak for it.</summary>
public readonly record struct VmName : IName<VmName>
{
    public const string Rule = HostName.Rule;

    private VmName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out VmName name)
    {
        var fits = HostName.TryParse(text, out _);
        name = fits ? new VmName(text!) : default;
        return fits;
    }

    public static VmName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a VM's name: {Rule}");

    public override string ToString() => Text;
}
