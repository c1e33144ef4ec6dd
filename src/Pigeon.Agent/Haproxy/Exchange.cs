using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace Pigeon.Agent.Haproxy;

/// <summary>
/// One transaction on a HAProxy socket: connect, write, read to the end, within a deadline. A connection is never kept:
/// one that stays open keeps talking to the old worker after a reload, and keeps that worker alive.
/// </summary>
internal static class Exchange
{
    /// <summary>
    /// HAProxy mostly answers within 100 microseconds. Waiting that long in place is cheaper than handing the wait to another thread:
    /// on a busy machine the slowest reply in a hundred came after 0.3 ms instead of 2 to 4 ms.
    /// </summary>
    private static readonly TimeSpan WaitInPlace = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(20);

    /// <param name="closesInput">The master socket answers and then waits for more until we end our side; the stats socket closes by itself.</param>
    /// <exception cref="HaproxyUnreachableException">Nobody answered.</exception>
    /// <exception cref="TimeoutException">No complete reply within <paramref name="limit"/>.</exception>
    public static async Task<string> RunAsync(string path, string text, bool closesInput, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var connected = false;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), linked.Token);
            connected = true;
            await WriteAsync(socket, Encoding.UTF8.GetBytes(text + "\n"), linked.Token);
            if (closesInput)
                socket.Shutdown(SocketShutdown.Send);
            var reply = await ReadAsync(socket, linked.Token);
            // Even an empty success is a newline: nothing at all means that no worker ran the command to its end.
            return reply.Length > 0 ? reply : throw new HaproxyUnreachableException(path, mayHaveRun: true);
        }
        catch (SocketException fault)
        {
            throw new HaproxyUnreachableException(path, connected, fault);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"HAProxy did not answer '{FirstLine(text)}' on {path} within {limit.TotalSeconds} s");
        }
    }

    /// <summary>The same, repeated a few times when nobody answers. Only for commands that change nothing.</summary>
    public static async Task<string> RunRepeatableAsync(
        string path, string text, bool closesInput, TimeSpan limit, TimeProvider time, int attempts, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunAsync(path, text, closesInput, limit, time, ct);
            }
            catch (HaproxyUnreachableException) when (attempt < attempts)
            {
                await Task.Delay(RetryPause, time, ct);
            }
        }
    }

    private static async Task WriteAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, ct)..];
    }

    private static async Task<string> ReadAsync(Socket socket, CancellationToken ct)
    {
        var reply = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            socket.Poll(WaitInPlace, SelectMode.SelectRead);
            var got = await socket.ReceiveAsync(reply.GetMemory(4096), ct);
            if (got == 0)
                return Encoding.UTF8.GetString(reply.WrittenSpan);
            reply.Advance(got);
        }
    }

    private static string FirstLine(string text)
    {
        var newline = text.IndexOf('\n', StringComparison.Ordinal);
        return newline < 0 ? text : text[..newline];
    }
}
