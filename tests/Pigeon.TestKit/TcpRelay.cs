using System.Net;
using System.Net.Sockets;

namespace Pigeon.TestKit;

/// <summary>Stands between a client and a server on the loopback address, and can be slow, go silent or hang up.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _pairs = [];
    private readonly Task _accepting;
    private volatile CancellationTokenSource _cut = new();
    private volatile Hold _hold = new(long.MaxValue);
    private long _bytesBack;
    private long _delay;

    /// <param name="target">The server's port.</param>
    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What clients are told.</summary>
    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How long each piece takes in either direction, at the least: what comes meanwhile goes with the next one.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    /// <summary>Once so many of the server's bytes have gone through, nothing does until <see cref="Resume"/>.</summary>
    public void HoldAfter(long bytes) => _hold = new Hold(bytes);

    /// <summary>Lets everything through, what was held back as well.</summary>
    public void Resume()
    {
        var held = _hold;
        _hold = new Hold(long.MaxValue);
        held.Over.TrySetResult();
    }

    /// <summary>Ends the connections that there are; new ones are taken.</summary>
    public void Cut() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        await Task.WhenAll(_pairs);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _pairs.Add(JoinAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task JoinAsync(TcpClient client)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, _cut.Token);
        using var server = new TcpClient();
        using (client)
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, ended.Token);
                await Task.WhenAny(CopyAsync(client, server, counted: false, ended.Token), CopyAsync(server, client, counted: true, ended.Token));
                await ended.CancelAsync();
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException)
            {
                // Cut, or the server is away: the client sees its connection end.
            }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool counted, CancellationToken ct)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, ct) is > 0 and var got)
            {
                if (counted && Interlocked.Add(ref _bytesBack, got) is var through && _hold is var hold && through > hold.After)
                    await hold.Over.Task.WaitAsync(ct);

                if (Delay > TimeSpan.Zero) await Task.Delay(Delay, TimeProvider.System, ct);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, got), ct);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The other side has ended.
        }
    }

    private sealed record Hold(long After)
    {
        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
