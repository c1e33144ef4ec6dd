using System.Diagnostics.CodeAnalysis;

namespace Pigeon.Core.Names;

/// <summary>The IP address under which other VMs reach a VM.</summary>
public readonly record struct VmAddress : IName<VmAddress>
{
    public const string Rule = "an IP address as 10.0.0.7 or fd00::7, without port, zone and brackets, and not the unspecified one";

    private VmAddress(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out VmAddress name)
    {
        var address = MemberAddress.From(text, 1);
        name = address is null ? default : new VmAddress(address.Ip.ToString());
        return address is not null;
    }

    public static VmAddress Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;
}
