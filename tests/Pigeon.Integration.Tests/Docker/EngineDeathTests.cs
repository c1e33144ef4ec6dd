using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

[Collection(nameof(LiveEngine))]
public sealed class EngineDeathTests
{
    [EngineFact]
    public async Task A_daemon_that_is_killed_in_the_middle_of_the_event_stream_is_unreachable()
    {
        await using var dockerd = new PrivateDockerd();
        using var client = await dockerd.ReadyAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var fault = await Assert.ThrowsAsync<EngineUnreachableException>(async () =>
        {
            await foreach (var happened in client.EventsAsync(new EventFilter(), null, dockerd.Kill, deadline.Token)) Assert.NotNull(happened);
        });
        var after = await Assert.ThrowsAsync<EngineUnreachableException>(() => client.PingAsync(deadline.Token));

        Assert.Contains("GET /events", fault.Message, StringComparison.Ordinal);
        Assert.Contains("the Docker daemon is not running", after.Message, StringComparison.Ordinal);
    }
}
