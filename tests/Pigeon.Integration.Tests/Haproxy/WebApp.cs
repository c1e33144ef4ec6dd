using System.Net.Sockets;
using System.Text;

namespace Pigeon.Integration.Tests.Haproxy;

/// <summary>A tiny HTTP server to put behind HAProxy: one answer per connection, with a status that a test can change, and a path that hangs.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly ConnectionLoop _connections;
    private readonly string _body;
    private volatile int _status;
    private int _requests;

    public WebApp(int status = 200, string body = "ok")
    {
        (_status, _body) = (status, body);
        _connections = new ConnectionLoop(ServeAsync);
    }

    public int Port => _connections.Port;

    /// <summary>What the health check and every other request is answered with.</summary>
    public int Status { set => _status = value; }

    /// <summary>The last request that was no health check: its line and headers.</summary>
    public string LastRequest { get; private set; } = "";

    /// <summary>Requests seen that were not health checks.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken ct)
    {
        var buffer = new byte[4096];
        var request = Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, ct));
        if (!request.Contains(" /health", StringComparison.Ordinal))
        {
            LastRequest = request;
            Interlocked.Increment(ref _requests);
        }

        if (request.Contains(" /hang", StringComparison.Ordinal))
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {_status} X\r\nContent-Length: {_body.Length}\r\nConnection: close\r\n\r\n{_body}"), ct);
    }
}
