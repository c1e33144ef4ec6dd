using System.Net.WebSockets;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>What keeps a worker of before a reload alive does so for a limited time.</summary>
[Collection(FaultCollection.Name)]
public sealed class HardStopTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    protected override LabOptions Options => new() { Environment = new Dictionary<string, string> { ["PIGEON_HAPROXY_HARD_STOP_AFTER"] = "5s" } };

    [Fact]
    public async Task An_old_worker_ends_in_time_though_a_WebSocket_is_open_in_it()
    {
        Lab.WriteStacks(new LabApp(), new LabApp { Name = "blog", Host = "blog.test" });
        await ServeAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(Lab.ProductionUrl) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None);
        await using var load = Traffic();

        await Lab.SucceedAsync("release", "blog", "1.0");
        var before = (await Lab.StatusAsync()).Haproxy.OldWorkers;
        await Lab.EventuallyAsync(status => status.Haproxy.OldWorkers == 0, "the old worker has ended", Patience);

        Assert.Equal(1, before);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[8], CancellationToken.None));
        Assert.Equal("1.0", await AskAsync(Lab.ProductionUrl));
        NothingFailed(await load.StopAsync());
    }
}
