using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.Integration.Tests.Haproxy;

/// <summary>A tiny HTTP server to put behind HAProxy: one answer per connection, with a status that a test can change, and a path that hangs.</summary>
internal sealed class WebApp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly string _body;
    private volatile int _status;
    private int _requests;

    public WebApp(int status = 200, string body = "ok")
    {
        (_status, _body) = (status, body);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>What the health check and every other request is answered with.</summary>
    public int Status { set => _status = value; }

    /// <summary>Requests seen that were not health checks.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var buffer = new byte[4096];
                var request = Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, _stop.Token));
                if (!request.Contains(" /health", StringComparison.Ordinal))
                    Interlocked.Increment(ref _requests);
                if (request.Contains(" /hang", StringComparison.Ordinal))
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {_status} X\r\nContent-Length: {_body.Length}\r\nConnection: close\r\n\r\n{_body}"), _stop.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or IOException)
            {
                // The test is over, or the other side went away.
            }
        }
    }
}
