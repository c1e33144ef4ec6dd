using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Hooks;

/// <summary>Whom hooks are posted to: keeps every request, answers each with the same bytes, and hangs up or falls silent.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _requests = [];
    private readonly ConnectionLoop _connections;
    private readonly string _answer;

    public Receiver(string answer)
    {
        _answer = answer;
        _connections = new ConnectionLoop(ServeAsync);
    }

    public int Port => _connections.Port;

    /// <summary>Whether it keeps the connection after its answer, and says nothing more.</summary>
    public bool FallsSilent { get; init; }

    /// <summary>Line, headers and body of each.</summary>
    public IReadOnlyList<string> Requests
    {
        get { lock (_lock) return [.. _requests]; }
    }

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken ct)
    {
        var request = "";
        var buffer = new byte[4096];
        while (!IsWhole(request) && await stream.ReadAsync(buffer, ct) is > 0 and var got)
            request += Encoding.ASCII.GetString(buffer, 0, got);
        lock (_lock) _requests.Add(request);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(_answer), ct);
        if (FallsSilent) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
    }

    private static bool IsWhole(string request)
    {
        const string Length = "\r\nContent-Length: ";
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || request.IndexOf(Length, StringComparison.Ordinal) is not (>= 0 and var at)) return false;
        at += Length.Length;
        return request.Length - end - 4 >= int.Parse(request.AsSpan(at, request.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
    }
}
