using Pigeon.Agent.Docker;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Docker;

public sealed class EngineDeathTests
{
    [Fact]
    public async Task A_daemon_that_is_killed_in_the_middle_of_the_event_stream_is_unreachable()
    {
        await using var dockerd = await Dockerd.StartNewAsync(CancellationToken.None);
        using var client = EngineDesk.Connect(dockerd);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var fault = await Assert.ThrowsAsync<EngineUnreachableException>(async () =>
        {
            await foreach (var happened in client.EventsAsync(new EventFilter(), null, () => dockerd.Send(Signal.Kill), deadline.Token)) Assert.NotNull(happened);
        });
        // A dying process closes its connections one after the other: the stream may end a moment before nobody listens any more.
        var after = "";
        await Eventually.TrueAsync(
            async () => (after = await PingFaultAsync(client, deadline.Token)).Contains("the Docker daemon is not running", StringComparison.Ordinal),
            "the fault says that nobody listens", TimeSpan.FromSeconds(10));

        Assert.Contains("GET /events", fault.Message, StringComparison.Ordinal);
        Assert.Contains("nobody listens on", after, StringComparison.Ordinal);
    }

    private static async Task<string> PingFaultAsync(EngineClient client, CancellationToken ct) =>
        (await Assert.ThrowsAsync<EngineUnreachableException>(() => client.PingAsync(ct))).Message;
}
