using System.Net.WebSockets;

namespace Pigeon.TestKit;

/// <summary>Holds a WebSocket open and has each message echoed; one after the other. A message that is not echoed counts as a lost request.</summary>
internal sealed class WebSocketWorker(LoadOptions options, LoadTally tally)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Message = "pigeon"u8.ToArray();
    private readonly TimeProvider _time = TimeProvider.System;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
            await ConverseAsync(ct);
    }

    /// <summary>One WebSocket from the opening to the closing handshake.</summary>
    private async Task ConverseAsync(CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.Timeout + options.SlowFor, _time);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (options.Host is { } host) socket.Options.SetRequestHeader("Host", host);
        var phase = tally.Begin();
        try
        {
            await socket.ConnectAsync(new UriBuilder(options.Url) { Scheme = "ws", Path = "/ws" }.Uri, timeout.Token);
            var version = socket.HttpResponseHeaders?["X-Version"].FirstOrDefault() ?? "unknown";
            tally.Served(phase, version, null);
            var opened = _time.GetTimestamp();
            while (_time.GetElapsedTime(opened) < options.SlowFor && !ct.IsCancellationRequested)
            {
                phase = tally.Begin();
                await EchoAsync(socket, timeout.Token);
                tally.Served(phase, version, null);
                await Task.Delay(Pause, _time, timeout.Token);
            }
            phase = tally.Begin();
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
            tally.Served(phase, version, null);
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or OperationCanceledException)
        {
            var kind = fault is OperationCanceledException ? FailureKind.TimedOut
                : socket.State is WebSocketState.None or WebSocketState.Connecting or WebSocketState.Closed && socket.CloseStatus is null ? FailureKind.Connect
                : FailureKind.Truncated;
            tally.Failed(phase, new LoadFault(kind, fault.Message, (int)socket.HttpStatusCode, fault), "WebSocket");
            await Task.Delay(Pause, _time, CancellationToken.None);
        }
    }

    private static async Task EchoAsync(ClientWebSocket socket, CancellationToken ct)
    {
        var echo = new byte[64];
        await socket.SendAsync(Message, WebSocketMessageType.Text, endOfMessage: true, ct);
        var got = await socket.ReceiveAsync(echo, ct);
        if (got.MessageType is WebSocketMessageType.Close || !echo.AsSpan(0, got.Count).SequenceEqual(Message))
            throw new WebSocketException($"no echo but {got.MessageType} {socket.CloseStatus}");
    }
}
