using Pigeon.Agent.Docker;

namespace Pigeon.Integration.Tests.Docker;

[Collection(EngineCollection.Name)]
public sealed class EngineEventTests(EngineFixture engine) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly EventFilter Ours = new() { Types = ["container"], Labels = [EngineDesk.Label] };
    private readonly EngineDesk _desk = EngineDesk.At(engine.Dockerd);

    private EngineClient Client => _desk.Client;

    public Task InitializeAsync() => _desk.PrepareAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Whatever_is_started_once_the_subscription_stands_is_seen()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var starting = new TaskCompletionSource();
        var started = StartWhenAsync(starting.Task);

        var happened = await FirstAsync(Client.EventsAsync(Ours, null, starting.SetResult, deadline.Token), e => e.Verb == "start");

        Assert.Equal(("container", await started), (happened.Type, happened.ActorId));
        Assert.Equal("true", happened.Attributes[EngineDesk.Label]);
        Assert.Equal(EngineDesk.Image, happened.Attributes["image"]);
        Assert.True(happened.TimeNano > 0);
    }

    [Fact]
    public async Task What_happened_before_the_subscription_is_replayed_from_the_moment_asked_for()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var before = TimeProvider.System.GetUtcNow();
        var id = await _desk.StartAsync(EngineDesk.Running("sleep", "600"));

        var happened = await FirstAsync(Client.EventsAsync(Ours, before, null, deadline.Token), e => e.ActorId == id);

        Assert.Equal("create", happened.Action);
    }

    [Fact]
    public async Task A_kill_names_its_signal_and_a_death_its_exit_code()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var before = TimeProvider.System.GetUtcNow();
        var id = await _desk.StartAsync(EngineDesk.Running("sleep", "600"));
        await Client.StopContainerAsync(id, TimeSpan.Zero, deadline.Token);

        var kill = await FirstAsync(Client.EventsAsync(Ours, before, null, deadline.Token), e => e.ActorId == id && e.Verb == "kill");
        var death = await FirstAsync(Client.EventsAsync(Ours, before, null, deadline.Token), e => e.ActorId == id && e.Verb == "die");

        Assert.Equal((15, null), (kill.Signal, kill.ExitCode));
        Assert.Equal((null, 137), (death.Signal, death.ExitCode));
    }

    [Fact]
    public async Task Health_and_the_checks_that_feed_it_are_told_apart()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var before = TimeProvider.System.GetUtcNow();
        var id = await _desk.StartAsync(EngineDesk.Running("sleep", "600") with
        {
            Healthcheck = new Healthcheck { Test = ["CMD", "/bin/busybox", "true"], Interval = TimeSpan.FromSeconds(1) },
        });

        var check = await FirstAsync(Client.EventsAsync(Ours, before, null, deadline.Token), e => e.ActorId == id && e.Verb == "exec_create");
        var health = await FirstAsync(Client.EventsAsync(Ours, before, null, deadline.Token), e => e.ActorId == id && e.Verb == "health_status");

        Assert.Equal(("exec_create: /bin/busybox true", null), (check.Action, check.Health));
        Assert.Equal(("health_status: healthy", (HealthStatus?)HealthStatus.Healthy), (health.Action, health.Health));
    }

    [Fact]
    public async Task A_subscription_ends_with_its_callers_cancellation()
    {
        using var caller = new CancellationTokenSource(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            FirstAsync(Client.EventsAsync(Ours, null, caller.Cancel, caller.Token), _ => false));
    }

    private static async Task<EngineEvent> FirstAsync(IAsyncEnumerable<EngineEvent> events, Func<EngineEvent, bool> wanted)
    {
        await foreach (var happened in events)
            if (wanted(happened))
                return happened;
        throw new InvalidOperationException("the events ended");
    }

    private async Task<string> StartWhenAsync(Task signal)
    {
        await signal;
        return await _desk.StartAsync(EngineDesk.Running("sleep", "600"));
    }
}
