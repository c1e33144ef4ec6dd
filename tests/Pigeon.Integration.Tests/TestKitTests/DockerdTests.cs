using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.TestKitTests;

[Collection(EngineCollection.Name)]
public sealed class DockerdTests(EngineFixture engine)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    [Fact]
    public async Task A_container_of_a_test_image_answers_its_version_on_its_own_address()
    {
        var container = await engine.Dockerd.RunAsync(TestImages.App("2.0"));
        var address = await engine.Dockerd.AddressAsync(container);

        await Eventually.TrueAsync(async () => (await GetAsync(address)).StartsWith("2.0 ", StringComparison.Ordinal), "the app answers", Limit);

        await engine.Dockerd.ClearAsync();
        Assert.Equal("", await engine.Dockerd.DockerAsync("ps", "--all", "--quiet"));
    }

    [Fact]
    public async Task A_checked_image_becomes_healthy_and_unhealthy_as_the_app_says()
    {
        var container = await engine.Dockerd.RunAsync(TestImages.Checked("1.0"));
        await Eventually.TrueAsync(async () => await HealthAsync(container) == "healthy", "docker says healthy", Limit);

        await GetAsync(await engine.Dockerd.AddressAsync(container), "/toggle-health");

        await Eventually.TrueAsync(async () => await HealthAsync(container) == "unhealthy", "docker says unhealthy", Limit);
        await engine.Dockerd.ClearAsync();
    }

    [Fact]
    public async Task Containers_outlive_a_killed_daemon_and_are_known_to_the_next()
    {
        var container = await engine.Dockerd.RunAsync(TestImages.App("1.0"));
        var address = await engine.Dockerd.AddressAsync(container);
        await Eventually.TrueAsync(async () => (await GetAsync(address)).Length > 0, "the app answers", Limit);

        await engine.Dockerd.KillAsync();
        var answerMeanwhile = await GetAsync(address);
        await engine.Dockerd.StartAsync(CancellationToken.None);

        Assert.StartsWith("1.0 ", answerMeanwhile, StringComparison.Ordinal);
        Assert.Equal(container, await engine.Dockerd.DockerAsync("ps", "--quiet", "--no-trunc"));
        await engine.Dockerd.ClearAsync();
    }

    [Fact]
    public async Task A_disposed_daemon_leaves_no_process_mount_bridge_or_cgroup()
    {
        var dockerd = await Dockerd.StartNewAsync(CancellationToken.None);
        await TestImages.LoadAsync(dockerd, TestImages.App("1.0"), "1.0", [], CancellationToken.None);
        await dockerd.DockerAsync("network", "create", "shop");
        await dockerd.RunAsync("--network", "shop", "--publish", $"{FreePort.Next()}:8080", TestImages.App("1.0"), "ON_TERM=ignore");
        var before = dockerd.Left();

        await dockerd.KillAsync();
        await dockerd.DisposeAsync();

        Assert.Contains(before, each => each.StartsWith("process", StringComparison.Ordinal));
        Assert.Contains(before, each => each.StartsWith("mount", StringComparison.Ordinal));
        Assert.Empty(dockerd.Left());
        Assert.False(Directory.Exists(Path.GetDirectoryName(dockerd.SocketPath)));
    }

    private Task<string> HealthAsync(string container) => engine.Dockerd.DockerAsync("inspect", "--format", "{{.State.Health.Status}}", container);

    private static Task<string> GetAsync(string address, string path = "/") => Client.GetStringAsync(new Uri($"http://{address}:8080{path}"));
}
