using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.Benchmarks;

/// <summary>One kept HTTP/1.1 connection, used from one thread.</summary>
internal sealed class Client(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[65536];

    public (int Status, string? Version, string Text) Exchange(byte[] request)
    {
        socket.Send(request);
        return Receive();
    }

    public void Send(byte[] request) => socket.Send(request);

    /// <summary>Reads one answer that says its length or is chunked.</summary>
    public (int Status, string? Version, string Text) Receive()
    {
        var filled = 0;
        while (true)
        {
            var got = socket.Receive(_buffer, filled, _buffer.Length - filled, SocketFlags.None);
            if (got == 0) throw new IOException("the connection ended in the middle of an answer");
            filled += got;
            var text = Encoding.ASCII.GetString(_buffer, 0, filled);
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0 || !IsWhole(text, head)) continue;
            return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), Header(text, "x-version: "), text);
        }
    }

    public void Dispose() => socket.Dispose();

    private static bool IsWhole(string text, int head) =>
        Header(text, "content-length: ") is { } length
            ? text.Length >= head + 4 + int.Parse(length, CultureInfo.InvariantCulture)
            : !text.Contains("chunked", StringComparison.OrdinalIgnoreCase) || text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);

    private static string? Header(string text, string name)
    {
        var at = text.IndexOf("\r\n" + name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        at += 2 + name.Length;
        return text[at..text.IndexOf('\r', at)];
    }
}
