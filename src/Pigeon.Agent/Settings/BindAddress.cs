using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pigeon.Agent.Settings;

/// <summary>Where a frontend listens, as it will stand in HAProxy's configuration: judged to the letter, because a stray word there would be an option.</summary>
internal static class BindAddress
{
    public const string Rule = "ADDRESS:PORT - the address IPv4 (10.0.0.1), IPv6 in brackets ([::1]), '*' or left out; the port 1 to 65535";

    /// <param name="canonical">The same for every spelling of one place.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? canonical)
    {
        canonical = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || AddressOf(text[..colon]) is not { } address || PortOf(text[(colon + 1)..]) is not { } port) return false;
        canonical = string.Create(CultureInfo.InvariantCulture, $"{address}:{port}");
        return true;
    }

    private static string? AddressOf(string text)
    {
        if (text is "" or "*" or "0.0.0.0") return "*";
        if (text is ['[', .. var inner, ']'])
            return inner.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.') && IPAddress.TryParse(inner, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{six}]" : null;
        // The parser also takes '1' and '0x7f.1' for addresses of version 4.
        return IPAddress.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork && four.ToString() == text ? text : null;
    }

    private static int? PortOf(string text) =>
        !text.StartsWith('0') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;
}
