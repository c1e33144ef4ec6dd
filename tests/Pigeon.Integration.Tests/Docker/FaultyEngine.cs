using System.Net.Sockets;
using System.Text;

namespace Pigeon.Integration.Tests.Docker;

/// <summary>
/// A socket that misbehaves where the real engine cannot be made to: it answers each request, by its first line, with the bytes it is told, then hangs up.
/// A null answer is silence for as long as the caller stays.
/// </summary>
internal sealed class FaultyEngine : IAsyncDisposable
{
    public const string Pong = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fe");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<string, string?> _answer;
    private readonly Task _accepting;

    public FaultyEngine(Func<string, string?> answer)
    {
        _answer = answer;
        SocketPath = Path.Combine(_directory.FullName, "s");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string SocketPath { get; }

    public List<string> Requests { get; } = [];

    /// <summary>Whether it falls silent after its answer instead of hanging up.</summary>
    public bool FallsSilent { get; init; }

    public static string Json(string body, string status = "200 OK") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptAsync(_closing.Token);
                await ServeAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: nobody calls any more.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var count = await socket.ReceiveAsync(buffer, _closing.Token);
        var line = Encoding.UTF8.GetString(buffer, 0, count).Split("\r\n")[0];
        Requests.Add(line);
        if (_answer(line) is { } answer)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(answer), _closing.Token);
            if (!FallsSilent) return;
        }

        await socket.ReceiveAsync(buffer, _closing.Token);
    }
}
