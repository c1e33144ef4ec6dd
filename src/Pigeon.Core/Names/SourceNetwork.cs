using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>The addresses that a client may come from: an address and how many of its leading bits count, in the one spelling that HAProxy's lines get.</summary>
public readonly partial record struct SourceNetwork : IName<SourceNetwork>
{
    public const string Rule = "an IPv4 or IPv6 address, or a network as ADDRESS/BITS with no bits set behind the first BITS, such as 10.0.0.0/8 or fd00::/8";

    private SourceNetwork(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out SourceNetwork name)
    {
        name = default;
        if (text is null || !Shape.IsMatch(text)) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var written = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(written, out var address)) return false;

        // The parser also takes '010.0.0.1' and '10.1' for addresses of version 4, and reads them as nobody means them.
        var longest = address.GetAddressBytes().Length * 8;
        if (longest == 32 && address.ToString() != written) return false;
        var bits = slash < 0 ? longest : int.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture);
        if (bits > longest || !IPNetwork.TryParse($"{address}/{bits}", out var network) || !network.BaseAddress.Equals(address)) return false;
        name = new SourceNetwork(string.Create(CultureInfo.InvariantCulture, $"{address}/{bits}"));
        return true;
    }

    public static SourceNetwork Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' does not fit: {Rule}");

    public override string ToString() => Text;

    [GeneratedRegex("^[0-9A-Fa-f:.]{2,45}(/(0|[1-9][0-9]{0,2}))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
