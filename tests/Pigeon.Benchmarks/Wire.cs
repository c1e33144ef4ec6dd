using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.Benchmarks;

/// <summary>Plain blocking sockets on the calling thread: what measures must cost less than what is measured.</summary>
internal static class Wire
{
    private const int LongestWaitMs = 10_000;

    /// <summary>One line to HAProxy's socket and its whole answer.</summary>
    public static string Ask(string path, string line)
    {
        using var socket = Unix(path);
        socket.Send(Encoding.ASCII.GetBytes(line + "\n"));
        var answer = new StringBuilder();
        var buffer = new byte[16384];
        for (int got; (got = socket.Receive(buffer)) > 0;) answer.Append(Encoding.ASCII.GetString(buffer, 0, got));
        return answer.ToString();
    }

    public static Socket Unix(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = LongestWaitMs };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    public static Socket Tcp(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = LongestWaitMs };
        socket.Connect(server);
        return socket;
    }

    /// <summary>The request as bytes; a body makes it a POST.</summary>
    public static byte[] Request(string path, string host, string? body = null) => Encoding.ASCII.GetBytes(body is null
        ? $"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        : $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
