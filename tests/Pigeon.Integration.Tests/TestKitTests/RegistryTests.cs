using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.TestKitTests;

[Collection(EngineCollection.Name)]
public sealed class RegistryTests(EngineFixture engine)
{
    [Fact]
    public async Task A_pushed_image_can_be_pulled_also_after_a_restart_but_not_while_the_registry_is_down()
    {
        await using var registry = await Registry.StartNewAsync(CancellationToken.None);
        var name = await registry.PushAsync(engine.Dockerd, TestImages.App("3.0"));

        await registry.StopAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Dockerd.DockerAsync("pull", name));
        await registry.StartAsync(CancellationToken.None);
        await engine.Dockerd.DockerAsync("pull", "--quiet", name);

        Assert.Contains("3.0", await engine.Dockerd.DockerAsync("images", registry.Address + "/" + TestImages.Repository), StringComparison.Ordinal);
        await engine.Dockerd.DockerAsync("rmi", name);
    }
}
