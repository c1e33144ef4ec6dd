using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Pigeon.Core.Definitions.Values;

/// <summary>Ports in the spelling of <c>docker run</c>: <c>--expose</c> (port or range, protocol) and <c>--publish</c> (address, host port, container port).</summary>
internal static class PortText
{
    public static bool TryExpose(string text, [NotNullWhen(true)] out ValueList<PortSpec>? ports, out string problem)
    {
        ports = null;
        if (!TryContainerPorts(text, out var range, out var protocol, out problem)) return false;
        ports = Enumerable.Range(range.First, range.Count).Select(port => new PortSpec(port, protocol, null, null)).ToValueList();
        return true;
    }

    public static bool TryPublish(string text, [NotNullWhen(true)] out ValueList<PortSpec>? ports, out string problem)
    {
        ports = null;
        if (!TryAddress(text, out var address, out var rest, out problem)) return false;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (!TryContainerPorts(rest[(colon + 1)..], out var range, out var protocol, out problem)) return false;
        // 'address::port' leaves the host's port to the Engine, and so does a container's port alone.
        var hostPart = colon < 0 ? "" : rest[..colon];
        var host = PortRange.Parse(hostPart);
        if (hostPart.Length > 0 && host is null) problem = $"'{hostPart}' is no port or range of ports";
        else if (colon == 0 && address is null) problem = $"'{text}' has nothing before its first ':'";
        else if (host is { } given && given.Count != range.Count) problem = $"'{text}' maps {given.Count} host ports to {range.Count} of the container";
        if (problem.Length > 0) return false;
        ports = Enumerable.Range(0, range.Count).Select(n => new PortSpec(range.First + n, protocol, address?.ToString(), host is { } first ? first.First + n : 0)).ToValueList();
        return true;
    }

    private static bool TryContainerPorts(string text, out PortRange range, out string protocol, out string problem)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        protocol = slash < 0 ? "tcp" : text[(slash + 1)..].ToLowerInvariant();
        var parsed = PortRange.Parse(slash < 0 ? text : text[..slash]);
        range = parsed ?? default;
        problem = parsed is null ? $"'{text}' is no port (1 to 65535) or range of ports"
            : protocol is not ("tcp" or "udp") ? $"'{protocol}' is no protocol that is taken: tcp or udp" : "";
        return problem.Length == 0;
    }

    /// <summary>Cuts off the host's address: <c>a.b.c.d:</c> before another colon, or <c>[v6]:</c>.</summary>
    private static bool TryAddress(string text, out IPAddress? address, out string rest, out string problem)
    {
        (address, rest, problem) = (null, text, "");
        var end = text.StartsWith('[') ? text.IndexOf("]:", StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        if (end <= 0 || (!text.StartsWith('[') && text.IndexOf(':', end + 1) < 0)) return true;
        rest = text[(end + 1)..];
        var written = text[..end].Trim('[', ']');
        if (!IpText.TryParse(written, out address)) problem = $"'{written}' is no IP address";
        return problem.Length == 0;
    }
}
