using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A replica of two services is a pod: its containers find each other, and nobody else's.</summary>
public sealed class PodTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private const string Helper = """
              helper:
                docker_config: {image: "pigeon-test/app:{{ version }}", stop_timeout: 2, environment: {DRAIN_MS: "50"}}
        """;

    [Fact]
    public async Task Each_of_two_replicas_finds_its_own_helper_and_the_networks_come_and_go_with_the_stack()
    {
        Lab.WriteStacks(new LabApp { MoreTasks = Helper });
        await ServeAsync();

        var own = new Dictionary<string, string>();
        foreach (var number in new[] { 1, 2 })
            own[await InspectAsync($"shop_1.0_web_{number}", "{{.Config.Hostname}}")] = await InspectAsync($"shop_1.0_helper_{number}", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
        var found = new Dictionary<string, string>();
        await Eventually.TrueAsync(async () => await FindHelperAsync(found) == 2, "both members have answered", Patience);
        Assert.Equal(own.OrderBy(each => each.Key, StringComparer.Ordinal), found.OrderBy(each => each.Key, StringComparer.Ordinal));

        Assert.Equal("shop_1.0_1", await InspectAsync("shop_1.0_helper_1", "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}"));

        await using var load = Traffic();
        await Lab.SucceedAsync("release", "shop", "2.0");
        await Lab.SucceedAsync("activate", "shop", "2.0");
        Assert.Equal(["shop_1.0_1", "shop_1.0_2", "shop_2.0_1", "shop_2.0_2"], await PodsAsync());
        var leave = Lab.StartPigeon("deactivate", "shop", "1.0");
        await Lab.EventuallyAsync(status => status.StateOf("shop", "1.0") == "deactivating", "1.0 leaves", Patience);
        await Lab.KillAgentAsync();
        await Lab.StartAgentAsync(CancellationToken.None);

        Assert.Equal(0, await leave.WaitForExitAsync(Patience));
        Assert.Equal(["shop_2.0_1", "shop_2.0_2"], await PodsAsync());
        NothingFailed(await load.StopAsync());
    }

    /// <summary>Notes whom one member, whichever answers, takes for its helper; returns how many have answered.</summary>
    private async Task<int> FindHelperAsync(Dictionary<string, string> found)
    {
        using var client = new HttpClient { Timeout = Patience };
        using var response = await client.GetAsync(new Uri(Lab.ProductionUrl, "/resolve/helper"));
        found[response.Headers.GetValues("X-Hostname").Single()] = (await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Trim();
        return found.Count;
    }

    private Task<string> InspectAsync(string container, string format) => Lab.Docker.DockerAsync("inspect", "--format", format, container);

    private async Task<string[]> PodsAsync() =>
        [.. (await Lab.Docker.DockerAsync("network", "ls", "--filter", "label=pigeon.replica", "--format", "{{.Name}}")).Split('\n').Order(StringComparer.Ordinal)];
}
