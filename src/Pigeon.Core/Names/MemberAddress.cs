using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using Pigeon.Core.Storage;

namespace Pigeon.Core.Names;

/// <summary>Where a member takes traffic: an IP address and a port from 1 to 65535.</summary>
[JsonConverter(typeof(MemberAddressConverter))]
public sealed record MemberAddress
{
    private MemberAddress(IPAddress ip, int port) => (Ip, Port) = (ip, port);

    public IPAddress Ip { get; }

    public int Port { get; }

    /// <summary>Null when the text is no IP address in its usual spelling, or the unspecified one, or the port is out of range.</summary>
    public static MemberAddress? From(string? ip, int port) =>
        port is > 0 and <= 65535 && IPAddress.TryParse(ip, out var parsed) && IsPlain(ip!, parsed)
        && !parsed.Equals(IPAddress.Any) && !parsed.Equals(IPAddress.IPv6Any)
            ? new MemberAddress(parsed, port) : null;

    /// <summary>The parser takes more than addresses: a zone (<c>fe80::1%eth0</c>), a port in brackets, octal, hexadecimal and missing numbers.</summary>
    private static bool IsPlain(string written, IPAddress parsed) => written.Contains(':', StringComparison.Ordinal)
        ? written.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.') : parsed.ToString() == written;

    public bool Equals(MemberAddress? other) => other is not null && Port == other.Port && Ip.Equals(other.Ip);

    public override int GetHashCode() => HashCode.Combine(Ip, Port);

    public override string ToString() => new IPEndPoint(Ip, Port).ToString().ToLower(CultureInfo.InvariantCulture);
}
