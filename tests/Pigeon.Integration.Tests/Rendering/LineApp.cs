using System.Net.Sockets;
using Pigeon.Integration.Tests.Haproxy;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A server that is no web server: it answers each line of a connection with its own name, for as long as the client likes.</summary>
internal sealed class LineApp : IAsyncDisposable
{
    private readonly ConnectionLoop _connections;
    private readonly string _name;

    public LineApp(string name)
    {
        _name = name;
        _connections = new ConnectionLoop(ServeAsync);
    }

    public int Port => _connections.Port;

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, CancellationToken ct)
    {
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        while (await reader.ReadLineAsync(ct) is { } line) await writer.WriteAsync($"{_name} {line}\n".AsMemory(), ct);
    }
}
