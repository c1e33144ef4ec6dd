using System.Net.Sockets;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A unix socket in front of another one that counts what passes.</summary>
internal sealed class SocketRelay : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _target;
    private readonly Task _loop;

    public SocketRelay(string path, string target)
    {
        (Path, _target) = (path, target);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _loop = AcceptAsync();
    }

    public string Path { get; }

    public int Connections { get; private set; }

    /// <summary>Bytes towards the target.</summary>
    public long Bytes { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptAsync(_stop.Token);
                Connections++;
                await PassAsync(client);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>One line there, then the answer to its end.</summary>
    private async Task PassAsync(Socket client)
    {
        using var target = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await target.ConnectAsync(new UnixDomainSocketEndPoint(_target), _stop.Token);
        var buffer = new byte[64 * 1024];
        int length;
        do
        {
            length = await client.ReceiveAsync(buffer, _stop.Token);
            Bytes += length;
            for (var sent = 0; sent < length;)
                sent += await target.SendAsync(buffer.AsMemory(sent, length - sent), _stop.Token);
        }
        while (length > 0 && buffer[length - 1] != '\n');

        while ((length = await target.ReceiveAsync(buffer, _stop.Token)) > 0)
            for (var sent = 0; sent < length;)
                sent += await client.SendAsync(buffer.AsMemory(sent, length - sent), _stop.Token);
    }
}
