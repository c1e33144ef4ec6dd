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
        var after = await Assert.ThrowsAsync<EngineUnreachableException>(() => client.PingAsync(deadline.Token));

        Assert.Contains("GET /events", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the Docker daemon is not running", after.Message, StringComparison.Ordinal);
    }
}
