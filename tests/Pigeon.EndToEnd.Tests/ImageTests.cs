using System.Globalization;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Images from a registry that is slow, silent or down, and tags that move.</summary>
public sealed class ImageTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const string Image = "pigeon-test/unique:1.0";

    [Fact]
    public async Task A_pull_is_shown_as_it_goes_and_every_replica_runs_what_the_tag_meant_at_the_release()
    {
        await using var registry = await Registry.StartNewAsync(CancellationToken.None);
        await using var relay = new TcpRelay(PortOf(registry));
        var name = await PushAsync(registry, relay);
        relay.HoldAfter(1_000_000);
        WriteStacks(name, "always");

        var release = Lab.StartPigeon("release", "shop", "1.0");
        await Lab.EventuallyAsync(status => status.Apps[0].Operation is { WaitingFor: { } waiting, Pulls: [{ Bytes: > 0, Layers: 1 }] } && waiting == $"the pull of {name}", "the pull is shown", Patience);
        relay.Resume();
        Assert.Equal(0, await release.WaitForExitAsync(Patience));
        await PushAsync(registry, relay);
        await Lab.Docker.DockerAsync("pull", "--quiet", name);
        await Lab.Docker.DockerAsync("rm", "--force", "shop_1.0_web_1");
        await Lab.EventuallyAsync(status => status.ReadyMembers("shop", "1.0") == 2 && status.Find("shop", "1.0")!.Members.All(member => member.Container.Length > 0 && member.State == "ready"), "the replica is back", Patience);

        var stack = (await Lab.StatusAsync()).Find("shop", "1.0")!;
        var image = Assert.Single(stack.Images);
        Assert.Contains($"pulling {name}", release.Log, StringComparison.Ordinal);
        Assert.Contains($"pulled {name} (sha256:", release.Log, StringComparison.Ordinal);
        Assert.NotEqual(image.Id, await Lab.Docker.DockerAsync("image", "inspect", "--format", "{{.Id}}", name));
        Assert.Equal([(image.Id, image.Digest), (image.Id, image.Digest)], stack.Members.Select(member => (member.ImageId, member.ImageDigest)));
        Assert.StartsWith($"{relay.Address}/pigeon-test/unique@sha256:", image.Digest, StringComparison.Ordinal);
        Assert.Contains($"image {name} (sha256:", (await Lab.SucceedAsync("status", "-v")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_silent_or_down_is_waited_for_and_an_abort_ends_the_wait()
    {
        await using var registry = await Registry.StartNewAsync(CancellationToken.None);
        await using var relay = new TcpRelay(PortOf(registry));
        var name = await PushAsync(registry, relay);
        relay.HoldAfter(0);
        WriteStacks(name, "missing");
        var release = Lab.StartPigeon("release", "shop", "1.0");
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")?.WaitingFor == $"the pull of {name}", "the pull is waited for", Patience);

        await Lab.SucceedAsync("abort", "shop");
        Assert.Equal(1, await release.WaitForExitAsync(Patience));
        Assert.Equal("gone", (await Lab.StatusAsync()).StateOf("shop", "1.0"));

        relay.Resume();
        await registry.StopAsync();
        var again = Lab.StartPigeon("release", "shop", "1.0");
        await Lab.EventuallyAsync(status => status.Find("shop", "1.0")?.WaitingFor?.Contains($"cannot be pulled from {relay.Address}", StringComparison.Ordinal) == true, "the registry is named", Patience);
        await registry.StartAsync(CancellationToken.None);
        Assert.Equal(0, await again.WaitForExitAsync(Patience));
        Assert.Equal(2, (await Lab.StatusAsync()).ReadyMembers("shop", "1.0"));
    }

    private void WriteStacks(string image, string policy) => Lab.WriteStacks(
        $$$"""
        stacks:
          shop:
            version: "{{ version }}"
            loadbal: {backend_port: 8080, healthcheck: {path: /health, interval: 500ms, rise: 1}}
            task_definitions:
              count: 2
              web:
                docker_config: {image: "{{{image}}}", pull_policy: {{{policy}}}, stop_timeout: 2, labels: {register_backend: "true"}}
        """);

    private static int PortOf(Registry registry) => int.Parse(registry.Address.Split(':')[1], CultureInfo.InvariantCulture);

    /// <summary>Puts an image into the registry that the daemon does not have, another one each time, and returns its name behind the relay.</summary>
    private async Task<string> PushAsync(Registry registry, TcpRelay relay)
    {
        await TestImages.LoadUniqueAsync(Lab.Docker, Image, "1.0", bytes: 3_000_000, CancellationToken.None);
        var name = await registry.PushAsync(Lab.Docker, Image);
        await Lab.Docker.DockerAsync("rmi", Image);
        return name.Replace(registry.Address, relay.Address, StringComparison.Ordinal);
    }
}
