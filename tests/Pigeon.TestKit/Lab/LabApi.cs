using System.Net.Sockets;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.TestKit;

/// <summary>The agent's HTTP API on its unix socket.</summary>
public sealed class LabApi : IDisposable
{
    private readonly string _socket;

    internal LabApi(string socket)
    {
        _socket = socket;
        Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://pigeon"), Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <summary>A client for requests of one's own.</summary>
    public HttpClient Client { get; }

    /// <summary>What the agent says is; it reads Docker and HAProxy for that.</summary>
    public async Task<StatusWire> StatusAsync(CancellationToken ct)
    {
        var text = await Client.GetStringAsync(new Uri("/v1/status", UriKind.Relative), ct);
        return JsonSerializer.Deserialize(text, PigeonJson.Default.StatusWire) ?? throw new JsonException("the status is null");
    }

    /// <summary>Whether the agent has read both Docker and HAProxy.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        using var response = await Client.GetAsync(new Uri("/readyz", UriKind.Relative), ct);
        return response.IsSuccessStatusCode;
    }

    /// <inheritdoc />
    public void Dispose() => Client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
