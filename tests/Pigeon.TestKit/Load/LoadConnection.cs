using System.Net;
using System.Net.Sockets;

namespace Pigeon.TestKit;

/// <summary>One connection of the load.</summary>
internal sealed class LoadConnection : IDisposable
{
    private const int Pieces = 20;
    private readonly Socket _socket;
    private readonly ResponseReader _reader;
    private bool _used;

    private LoadConnection(Socket socket) => (_socket, _reader) = (socket, new ResponseReader(socket));

    /// <summary>Whether the server has already closed it, with nothing outstanding.</summary>
    public bool IsClosed
    {
        get
        {
            try
            {
                // Readable while nothing was asked: the end of the stream, a reset, or a word of farewell before it.
                return _socket.Poll(0, SelectMode.SelectRead);
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }

    public static async Task<LoadConnection> OpenAsync(EndPoint server, LanMachine? machine, CancellationToken ct)
    {
        var socket = machine?.OpenSocket() ?? new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(server, ct);
            return new LoadConnection(socket);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new LoadFault(FailureKind.Connect, fault.SocketErrorCode.ToString(), cause: fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends the request, in pieces over the time given, and reads the whole answer.</summary>
    /// <exception cref="LoadFault">The connection ended or the answer was not HTTP.</exception>
    public async Task<LoadResponse> ExchangeAsync(ReadOnlyMemory<byte> request, TimeSpan over, CancellationToken ct)
    {
        var reused = _used;
        _used = true;
        try
        {
            await SendAsync(request, over, ct);
            return await _reader.ReadAsync(ct);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            throw new LoadFault(KindOfClose(reused), fault is SocketException { SocketErrorCode: var code } ? code.ToString() : fault.Message, cause: fault);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(ReadOnlyMemory<byte> request, TimeSpan over, CancellationToken ct)
    {
        var piece = over > TimeSpan.Zero ? (request.Length / Pieces) + 1 : request.Length;
        for (; request.Length > piece; request = request[piece..])
        {
            await SendAsync(request[..piece], ct);
            await Task.Delay(over / Pieces, TimeProvider.System, ct);
        }
        await SendAsync(request, ct);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        while (request.Length > 0)
            request = request[await _socket.SendAsync(request, ct)..];
    }

    private FailureKind KindOfClose(bool reused) => (_reader.HasReceived, reused) switch
    {
        (true, _) => FailureKind.Truncated,
        (false, true) => FailureKind.ClosedOnReuse,
        (false, false) => FailureKind.ClosedUnanswered,
    };
}
