using System.Net;
using Pigeon.Agent.Docker;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Docker;

[Collection(EngineCollection.Name)]
public sealed class EnginePullTests(EngineFixture engine) : IAsyncLifetime
{
    private readonly EngineClient _client = EngineDesk.Connect(engine.Dockerd);
    private Registry? _registry;

    private Registry Registry => _registry ?? throw new InvalidOperationException("the registry has not been started");

    public async Task InitializeAsync() => _registry = await Registry.StartNewAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await Registry.DisposeAsync();
    }

    [Fact]
    public async Task An_image_is_pulled_by_its_tag_and_is_there_afterwards()
    {
        var name = await Registry.PushAsync(engine.Dockerd, TestImages.App("2.0"));
        Assert.Null(await _client.FindImageAsync(EngineDesk.Reference(name), CancellationToken.None));

        var steps = await PullAsync(name);

        Assert.NotEmpty(steps);
        var pulled = await _client.FindImageAsync(EngineDesk.Reference(name), CancellationToken.None);
        Assert.Equal((await _client.FindImageAsync(EngineDesk.Reference(TestImages.App("2.0")), CancellationToken.None))!.Id, pulled!.Id);
        await engine.Dockerd.DockerAsync("rmi", name);
    }

    [Fact]
    public async Task An_unknown_tag_and_an_unknown_image_are_refused_in_words_that_name_them()
    {
        var name = await Registry.PushAsync(engine.Dockerd, TestImages.App("2.0"));

        var tag = await Assert.ThrowsAsync<EngineException>(() => PullAsync(name.Replace(":2.0", ":9.9", StringComparison.Ordinal)));
        var image = await Assert.ThrowsAsync<EngineException>(() => PullAsync($"{Registry.Address}/no/such:1"));

        Assert.Equal(HttpStatusCode.NotFound, tag.Status);
        Assert.Contains("9.9", tag.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, image.Status);
        Assert.Contains("no/such", image.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_down_is_named_and_the_pull_works_when_it_is_back()
    {
        var name = await Registry.PushAsync(engine.Dockerd, TestImages.App("3.0"));
        await Registry.StopAsync();

        var refusal = await Assert.ThrowsAsync<EngineException>(() => PullAsync(name));
        await Registry.StartAsync(CancellationToken.None);
        await PullAsync(name);

        Assert.Contains(Registry.Address, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", refusal.Message, StringComparison.Ordinal);
        await engine.Dockerd.DockerAsync("rmi", name);
    }

    private async Task<List<PullProgress>> PullAsync(string name)
    {
        var steps = new List<PullProgress>();
        await foreach (var step in _client.PullImageAsync(EngineDesk.Reference(name), null, null, CancellationToken.None)) steps.Add(step);
        return steps;
    }
}
