using System.Net;
using System.Net.Sockets;
using System.Text;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.TestKitTests;

public sealed class LoadTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_request_to_a_healthy_app_is_served_and_counted_once()
    {
        using var folder = new TempFolder();
        await using var app = await StartAppAsync(folder, out var port);

        await using var load = Load.Start(OptionsFor(port) with { Requests = 3000 }, CancellationToken.None);
        var result = await load.CompleteAsync();

        Assert.True(result.Failed == 0, result.Describe());
        Assert.Equal(result.Served, result.ByVersion["1.0"]);
        Assert.True(result.Served >= 3000, result.Describe());
        Assert.Equal(0, result.InFlight);
        Assert.InRange(result.P50Ms, 0, result.P99Ms);
        Assert.InRange(result.P99Ms, result.P50Ms, result.MaxLatencyMs);
    }

    [Fact]
    public async Task A_status_other_than_2xx_is_a_failure_and_belongs_to_the_phase_it_started_in()
    {
        using var folder = new TempFolder();
        await using var app = await StartAppAsync(folder, out var port);
        var options = OptionsFor(port) with { Url = new Uri($"http://127.0.0.1:{port}/status/418"), Slow = 0, KeepAlive = 1, Fresh = 1, Requests = 10 };

        await using var load = Load.Start(options, CancellationToken.None);
        load.Mark("late");
        var result = await load.CompleteAsync();

        Assert.Equal((0, 10), (result.Served, result.Failed));
        Assert.Equal(10, result.FailedByKind[nameof(FailureKind.Status)]);
        Assert.Equal(10, result.Phase("start").Failed + result.Phase("late").Failed);
        Assert.All(result.Failures, failure => Assert.Equal(418, failure.Status));
    }

    [Fact]
    public async Task Requests_to_a_killed_app_are_failures_of_the_right_kinds()
    {
        using var folder = new TempFolder();
        await using var app = await StartAppAsync(folder, out var port);
        await using var load = Load.Start(OptionsFor(port) with { Rate = 200 }, CancellationToken.None);
        await load.ServedAsync(100, Limit);

        load.Mark("killed");
        await app.KillAsync();
        await Eventually.TrueAsync(() => load.Snapshot().FailedByKind.ContainsKey(nameof(FailureKind.Connect)), "connections are refused", Limit);
        var result = await load.StopAsync();

        // The slow requests were in flight when the app died, each on a connection of its own.
        Assert.True(result.Failed >= 3, result.Describe());
        Assert.DoesNotContain(result.Failures, failure => failure.Kind is FailureKind.Status or FailureKind.Malformed or FailureKind.TimedOut);
    }

    [Fact]
    public async Task A_frozen_app_costs_time_outs()
    {
        using var folder = new TempFolder();
        await using var app = await StartAppAsync(folder, out var port);
        await using var load = Load.Start(OptionsFor(port) with { Rate = 200, Timeout = TimeSpan.FromMilliseconds(400) }, CancellationToken.None);
        await load.ServedAsync(50, Limit);

        app.Send(Signal.Stop);
        await Eventually.TrueAsync(() => load.Snapshot().FailedByKind.ContainsKey(nameof(FailureKind.TimedOut)), "requests time out", Limit);
        app.Send(Signal.Continue);

        Assert.NotEqual(0, (await load.StopAsync()).Failed);
    }

    [Fact]
    public async Task A_post_is_sent_whole()
    {
        using var folder = new TempFolder();
        await using var app = await StartAppAsync(folder, out var port);
        var options = OptionsFor(port) with { Url = new Uri($"http://127.0.0.1:{port}/echo"), PostBytes = 100_000, Requests = 50, Slow = 0 };

        await using var load = Load.Start(options, CancellationToken.None);
        var result = await load.CompleteAsync();

        Assert.True((result.Served, result.Failed) == (50, 0), result.Describe());
    }

    [Fact]
    public async Task Slow_bodies_and_websockets_are_served_to_their_end()
    {
        using var folder = new TempFolder();
        await using var app = await StartAppAsync(folder, out var port);
        var options = OptionsFor(port) with { KeepAlive = 0, Fresh = 0, Slow = 0, Uploads = 2, Downloads = 2, WebSockets = 2 };

        await using var load = Load.Start(options, CancellationToken.None);
        await load.ServedAsync(100, Limit);
        var result = await load.StopAsync();

        Assert.True(result.Failed == 0, result.Describe());
        Assert.Equal(["1.0"], result.ByVersion.Keys);
    }

    [Theory]
    [InlineData(nameof(LoadOptions.Uploads))]
    [InlineData(nameof(LoadOptions.Downloads))]
    [InlineData(nameof(LoadOptions.WebSockets))]
    public async Task What_is_slowly_on_its_way_when_the_app_dies_is_lost(string kind)
    {
        using var folder = new TempFolder();
        await using var app = await StartAppAsync(folder, out var port);
        var options = OptionsFor(port) with { KeepAlive = 0, Fresh = 0, Slow = 0, SlowFor = TimeSpan.FromSeconds(5) };
        options = kind switch
        {
            nameof(LoadOptions.Uploads) => options with { Uploads = 3 },
            nameof(LoadOptions.Downloads) => options with { Downloads = 3 },
            _ => options with { WebSockets = 3 },
        };

        await using var load = Load.Start(options, CancellationToken.None);
        await Eventually.TrueAsync(() => load.Snapshot() is var now && (kind == nameof(LoadOptions.WebSockets) ? now.Served > 10 : now.InFlight == 3), "all are on their way", Limit);
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        await app.KillAsync();
        await Eventually.TrueAsync(() => load.Snapshot().Failed >= 3, "all are lost", Limit);
        var result = await load.StopAsync();

        Assert.Contains(result.Failures, failure => failure.Kind is not FailureKind.Connect);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Version: 7\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", 3, 0, null)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n7 \r\n0\r\n\r\n", 3, 0, null)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n7 until the end", 3, 0, null)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-Version: 7\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 3, 0, null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", 0, 3, FailureKind.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", 0, 3, FailureKind.Truncated)]
    [InlineData("", 0, 3, FailureKind.ClosedUnanswered)]
    [InlineData("hello\r\n", 0, 3, FailureKind.Malformed)]
    public async Task An_answer_followed_by_a_close_is_judged_by_what_came(string answer, int served, int failed, FailureKind? kind)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var answering = AnswerAsync(listener, answer, 3);

        await using var load = Load.Start(OptionsFor(port) with { KeepAlive = 1, Fresh = 0, Slow = 0, Requests = 3 }, CancellationToken.None);
        var result = await load.CompleteAsync();
        await answering;

        Assert.True((result.Served, result.Failed) == (served, failed), result.Describe());
        Assert.Equal(kind is null ? [] : [$"{kind}"], result.FailedByKind.Keys);
        Assert.Equal(served > 0 ? ["7"] : [], result.ByVersion.Keys);
    }

    [Fact]
    public async Task A_kept_connection_that_was_closed_before_the_next_request_is_no_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var answering = AnswerAsync(listener, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n7 ", 3);
        var options = OptionsFor(port) with { KeepAlive = 1, Fresh = 0, Slow = 0, Requests = 3, Rate = 4 };

        await using var load = Load.Start(options, CancellationToken.None);
        var result = await load.CompleteAsync();
        await load.DisposeAsync();
        await answering;

        Assert.True((result.Served, result.Failed, result.IdleClosed) == (3, 0, 2), result.Describe());
    }

    private static LoadOptions OptionsFor(int port) => new()
    {
        Url = new Uri($"http://127.0.0.1:{port}/"), KeepAlive = 4, Fresh = 2, Slow = 2, SlowFor = TimeSpan.FromMilliseconds(100),
    };

    private static Task<ProcessLease> StartAppAsync(TempFolder folder, out int port)
    {
        port = FreePort.Next();
        return TestApp.StartAsync(folder, port, new Dictionary<string, string> { ["VERSION"] = "1.0" }, CancellationToken.None);
    }

    private static async Task AnswerAsync(TcpListener listener, string answer, int times)
    {
        var request = new byte[4096];
        for (var i = 0; i < times; i++)
        {
            using var socket = await listener.AcceptSocketAsync();
            await socket.ReceiveAsync(request);
            await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
            socket.Shutdown(SocketShutdown.Both);
            // The load's own close is awaited, so that the next request never meets this socket half closed.
            while (await TryReceiveAsync(socket, request) > 0) { }
        }
    }

    private static async Task<int> TryReceiveAsync(Socket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
