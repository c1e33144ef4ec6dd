using System.Net;
using System.Net.Sockets;
using System.Text;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A server that insists on the PROXY protocol: it answers with the version and the client's address, and counts who came without.</summary>
internal sealed class ProxyHeaderApp : IAsyncDisposable
{
    private static readonly byte[] Binary = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
    private readonly ConnectionLoop _connections;
    private int _bare;

    public ProxyHeaderApp() => _connections = new ConnectionLoop(ServeAsync);

    public int Port => _connections.Port;

    /// <summary>Connections without the header, checks included.</summary>
    public int Bare => Volatile.Read(ref _bare);

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken ct)
    {
        var received = new List<byte>();
        var buffer = new byte[4096];
        while (!Encoding.Latin1.GetString([.. received]).Contains("\r\n\r\n", StringComparison.Ordinal) || received.Count < 60)
        {
            var length = await stream.ReadAsync(buffer, ct);
            if (length == 0) break;
            received.AddRange(buffer[..length]);
        }

        var header = HeaderOf([.. received]);
        if (header is null) Interlocked.Increment(ref _bare);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {(header is null ? 400 : 200)} X\r\nContent-Length: {header?.Length ?? 0}\r\nConnection: close\r\n\r\n{header}"), ct);
    }

    private static string? HeaderOf(byte[] received)
    {
        // Version and command, family, two bytes of length, then the addresses of both sides.
        if (received.AsSpan().StartsWith(Binary)) return received[12] == 0x21 ? $"v2 {new IPAddress(received.AsSpan(16, 4))}" : "v2 itself";
        var line = Encoding.ASCII.GetString(received).Split("\r\n")[0].Split(' ');
        return line[0] != "PROXY" ? null : line[1] == "TCP4" ? $"v1 {line[2]}" : "v1 itself";
    }
}
