using System.Net;
using System.Net.Sockets;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests.BadLuck;

/// <summary>A release that comes to nothing says why, exits with 5, leaves nothing behind and touches nothing that serves.</summary>
public sealed class FailedReleaseTests(DockerFixture docker, ITestOutputHelper output) : BadLuckTest(docker, output)
{
    private const int NotReady = 5;
    private const string StopLine = "stop_timeout: 2";

    private static readonly LabApp Shop = new() { Count = 1 };

    [Fact]
    public Task An_image_that_is_nowhere() => FailsAsync(LabApp.Yaml(Shop with { Image = "127.0.0.1:1/none:{{ version }}" }),
        "error:", "shop_2.0_web_1: image 127.0.0.1:1/none:2.0 cannot be pulled from 127.0.0.1:1", "connection refused");

    [Fact]
    public Task A_container_that_exits_at_once() => FailsAsync(
        LabApp.Yaml(Broken("EXIT_AT_START", "3")).Replace(StopLine, $"{StopLine}\n          restart_policy: \"no\"", StringComparison.Ordinal),
        "shop_2.0_web_1 exited with code 3", "log     refusing to start: EXIT_AT_START is 3");

    [Fact]
    public Task A_container_that_exits_each_time_it_is_started_again() => FailsAsync(
        LabApp.Yaml(Broken("EXIT_AT_START", "4")).Replace(StopLine, $"{StopLine}\n          restart_policy: unless-stopped", StringComparison.Ordinal),
        "shop_2.0_web_1 keeps exiting", "code 4", "log     refusing to start: EXIT_AT_START is 4");

    [Fact]
    public Task A_container_that_Docker_never_calls_healthy() => FailsAsync(
        LabApp.Yaml(Broken("UNHEALTHY", "1") with { Image = $"{TestImages.CheckedRepository}:{{{{ version }}}}" }),
        "not ready in time", "shop_2.0_web_1 to be healthy (Docker says", "health  exit 1", "log     ");

    [Fact]
    public Task A_container_that_fails_HAProxys_check() => FailsAsync(LabApp.Yaml(Broken("UNHEALTHY", "1")),
        "not ready in time", "HAProxy's check of shop_2.0_web_1 at ", ":8080", "503", "log     ");

    [Fact]
    public Task A_port_that_nobody_listens_on() => FailsAsync(
        LabApp.Yaml(Shop).Replace("backend_port: 8080", "backend_port: 8181", StringComparison.Ordinal),
        "not ready in time", "HAProxy's check of shop_2.0_web_1 at ", ":8181", "Connection refused", "log     ");

    [Fact]
    public async Task A_published_port_that_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, FreePort.Next());
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await FailsAsync(
            LabApp.Yaml(Shop).Replace(StopLine, $"{StopLine}\n          port_bindings: [\"127.0.0.1:{port}:8080\"]", StringComparison.Ordinal),
            "shop_2.0_web_1:", $"127.0.0.1:{port}", "address already in use");
    }

    [Fact]
    public async Task A_program_that_does_not_exist()
    {
        await FailsAsync(
            LabApp.Yaml(Shop).Replace(StopLine, $"{StopLine}\n          entrypoint: [/no/such/program]", StringComparison.Ordinal),
            "shop_2.0_web_1:", "/no/such/program");
    }

    private static LabApp Broken(string name, string value) => Shop with { Environment = new Dictionary<string, string> { [name] = value } };

    private async Task FailsAsync(string yaml, params string[] words)
    {
        await using var load = await ServingAsync();
        var worker = await Lab.Haproxy.WorkerPidAsync();
        Lab.WriteStacks(yaml);

        var result = await Lab.PigeonAsync("release", "shop", "2.0", "--timeout", "8s");

        Failed(result, NotReady, words);
        Assert.Equal("", await ContainersAsync("shop", "2.0"));
        await NobodyNoticedAsync(load);
        // Another check than the one of 1.0 is a reason to reload, another port or image is not.
        Assert.Equal(worker, await Lab.Haproxy.WorkerPidAsync());

        Lab.WriteStacks(Shop);
        await Lab.SucceedAsync("release", "shop", "2.0");
    }
}
