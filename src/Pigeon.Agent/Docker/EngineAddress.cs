using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pigeon.Agent.Docker;

/// <summary>Where a Docker Engine listens: a unix socket, written <c>unix:///absolute/path</c>.</summary>
public sealed record EngineAddress
{
    private const string Scheme = "unix://";
    // sun_path holds 108 bytes, the last of them the terminator.
    private const int SocketPathBytesMax = 107;

    private EngineAddress(string socketPath) => SocketPath = socketPath;

    public static EngineAddress Default { get; } = new("/var/run/docker.sock");

    public string SocketPath { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EngineAddress? address)
    {
        address = null;
        if (text is null || !text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var path = text[Scheme.Length..];
        if (path.Length < 2 || path[0] != '/' || path[^1] == '/' || path.Any(char.IsControl)) return false;
        if (Encoding.UTF8.GetByteCount(path) > SocketPathBytesMax) return false;
        address = new EngineAddress(path);
        return true;
    }

    public override string ToString() => Scheme + SocketPath;
}
