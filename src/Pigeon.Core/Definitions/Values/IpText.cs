using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Pigeon.Core.Definitions.Values;

/// <summary>IP addresses as people write them, without brackets, zones and ports.</summary>
internal static class IpText
{
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        // The parser also takes '1' and '0x7f.1' for addresses of version 4, and zones, brackets and ports in those of version 6.
        var fits = IPAddress.TryParse(text, out address) && text.All(letter => char.IsAsciiHexDigit(letter) || letter is '.' or ':')
            && (address.GetAddressBytes().Length == 16 || address.ToString() == text);
        if (!fits) address = null;
        return fits;
    }
}
