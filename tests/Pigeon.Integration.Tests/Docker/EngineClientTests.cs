using System.Net;
using Pigeon.Agent.Docker;

namespace Pigeon.Integration.Tests.Docker;

[Collection(EngineCollection.Name)]
public sealed class EngineClientTests(EngineFixture engine) : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly EngineDesk _desk = EngineDesk.At(engine.Dockerd);

    private EngineClient Client => _desk.Client;

    public Task InitializeAsync() => _desk.PrepareAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_ping_tells_the_engine_and_settles_the_version()
    {
        var version = await Client.PingAsync(Never);

        Assert.StartsWith("Docker/", version.Server, StringComparison.Ordinal);
        Assert.True(version.Spoken >= new ApiVersion(1, 41) && version.Spoken <= new ApiVersion(1, 47));
        Assert.True(version.Spoken <= version.Offered);
    }

    [Fact]
    public async Task A_container_lives_from_creation_to_removal_and_every_step_may_be_said_twice()
    {
        var id = await Client.CreateContainerAsync($"engine-test-{Guid.NewGuid():N}", EngineDesk.Running("sleep", "600"), Never);
        Assert.Equal(ContainerStatus.Created, (await ListedAsync(id))!.State);

        await Client.StartContainerAsync(id, Never);
        await Client.StartContainerAsync(id, Never);
        var running = (await ListedAsync(id))!;
        Assert.Equal((ContainerStatus.Running, HealthStatus.None, null), (running.State, running.Health, running.ExitCode));
        Assert.True(IPAddress.TryParse(running.NetworkSettings.Networks["bridge"].IpAddress, out _));
        Assert.Equal("true", running.Labels[EngineDesk.Label]);

        await Client.StopContainerAsync(id, TimeSpan.FromMilliseconds(100), Never);
        await Client.StopContainerAsync(id, TimeSpan.Zero, Never);
        var stopped = (await ListedAsync(id))!;
        Assert.Equal((ContainerStatus.Exited, (int?)137), (stopped.State, stopped.ExitCode));

        await Client.RemoveContainerAsync(id, force: false, Never);
        await Client.RemoveContainerAsync(id, force: false, Never);
        Assert.Null(await ListedAsync(id));
    }

    [Fact]
    public async Task The_settings_of_a_container_come_back_as_they_were_sent()
    {
        var body = EngineDesk.Running("sleep", "600") with
        {
            Env = ["GREETING=hello world", "EMPTY="],
            User = "7:7",
            WorkingDir = "/work",
            Hostname = "shop-1",
            StopSignal = "SIGINT",
            StopTimeout = 3,
            ExposedPorts = new Dictionary<string, EmptyObject> { ["8080/tcp"] = new() },
            Healthcheck = new Healthcheck { Test = ["CMD", "/bin/busybox", "true"], Interval = TimeSpan.FromSeconds(1.5), Retries = 2 },
            HostConfig = new HostConfig
            {
                Memory = 64 << 20,
                NanoCpus = 500_000_000,
                CpuShares = 512,
                Binds = ["/tmp:/host-tmp:ro"],
                RestartPolicy = new RestartPolicy { Name = "on-failure", MaximumRetryCount = 4 },
                PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>?> { ["8080/tcp"] = [new PortBinding { HostIp = "127.0.0.1", HostPort = "" }] },
                Ulimits = [new Ulimit { Name = "nofile", Soft = 100, Hard = 200 }],
                ExtraHosts = ["db:10.1.2.3"],
            },
        };

        var id = await _desk.StartAsync(body);
        var details = await Client.InspectContainerAsync(id, Never);

        Assert.Equal((id, EngineDesk.Image, 0), (details.Id, details.Config.Image, details.RestartCount));
        Assert.StartsWith("engine-test-", details.Name, StringComparison.Ordinal);
        Assert.Subset(details.Config.Env.ToHashSet(), body.Env.ToHashSet());
        Assert.Equal(("7:7", "/work", "shop-1", "SIGINT", 3),
            (details.Config.User, details.Config.WorkingDir, details.Config.Hostname, details.Config.StopSignal, details.Config.StopTimeout));
        Assert.Contains("8080/tcp", details.Config.ExposedPorts.Keys);
        Assert.Equal((TimeSpan.FromSeconds(1.5), 2), (details.Config.Healthcheck!.Interval, details.Config.Healthcheck.Retries));
        Assert.Equal((64 << 20, 500_000_000, 512), (details.HostConfig.Memory, details.HostConfig.NanoCpus, details.HostConfig.CpuShares));
        Assert.Equal(body.HostConfig.Binds, details.HostConfig.Binds);
        Assert.Equal(body.HostConfig.RestartPolicy, details.HostConfig.RestartPolicy);
        Assert.Equal(body.HostConfig.Ulimits, details.HostConfig.Ulimits);
        Assert.Equal("127.0.0.1", Assert.Single(details.NetworkSettings.Ports["8080/tcp"]!).HostIp);
        Assert.NotNull(Assert.Single((await ListedAsync(id))!.Ports).PublicPort);
        Assert.True(details.State.Running);
    }

    [Fact]
    public async Task A_container_that_turns_healthy_and_then_unhealthy_is_seen_both_times_with_its_output()
    {
        var id = await _desk.StartAsync(EngineDesk.Running("sh", "-c", "/bin/busybox touch /up; /bin/busybox sleep 600") with
        {
            Healthcheck = new Healthcheck
            {
                Test = ["CMD", "/bin/busybox", "cat", "/up"],
                Interval = TimeSpan.FromSeconds(1),
                Timeout = TimeSpan.FromSeconds(5),
                Retries = 1,
            },
        });
        Assert.Equal(HealthStatus.Starting, (await Client.InspectContainerAsync(id, Never)).State.Health!.Status);

        await EngineDesk.HoldsAsync(async () => (await ListedAsync(id))!.Health == HealthStatus.Healthy, "healthy");
        await _desk.RunInsideAsync(id, "/bin/busybox", "rm", "/up");
        await EngineDesk.HoldsAsync(async () => (await ListedAsync(id))!.Health == HealthStatus.Unhealthy, "unhealthy");

        var result = (await Client.InspectContainerAsync(id, Never)).State.Health!.Log[^1];
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/up", result.Output, StringComparison.Ordinal);
        Assert.True(result.End >= result.Start);
    }

    [Fact]
    public async Task The_last_lines_of_both_streams_are_read_and_bytes_that_are_no_text_do_no_harm()
    {
        var id = await _desk.StartAsync(EngineDesk.Running("sh", "-c", "echo one; echo two >&2; printf 'thr\\377e\\n'"));
        await EngineDesk.HoldsAsync(async () => (await ListedAsync(id))!.State == ContainerStatus.Exited, "it has ended");

        var all = await Client.LogsAsync(id, 10, Never);
        Assert.Contains("one\n", all, StringComparison.Ordinal);
        Assert.Contains("two\n", all, StringComparison.Ordinal);
        Assert.Contains("thr\uFFFDe\n", all, StringComparison.Ordinal);
        Assert.Single((await Client.LogsAsync(id, 1, Never)).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task The_log_of_a_container_with_a_terminal_is_read_as_it_is()
    {
        var id = await _desk.StartAsync(EngineDesk.Running("echo", "plain") with { Tty = true });
        await EngineDesk.HoldsAsync(async () => (await ListedAsync(id))!.State == ContainerStatus.Exited, "it has ended");

        Assert.Equal("plain\r\n", await Client.LogsAsync(id, 10, Never));
    }

    [Fact]
    public async Task Networks_are_created_found_by_exact_name_joined_and_removed()
    {
        var name = $"engine-test-{Guid.NewGuid():N}";
        var labels = new Dictionary<string, string> { [EngineDesk.Label] = "true" };
        Assert.Null(await Client.FindNetworkAsync(name, Never));

        var network = await Client.CreateNetworkAsync(name, labels, Never);
        Assert.Equal(network, (await Client.FindNetworkAsync(name, Never))!.Id);
        Assert.Null(await Client.FindNetworkAsync(network[..12], Never));
        Assert.Contains(await Client.ListNetworksAsync(Never), listed => listed.Id == network);
        var taken = await Assert.ThrowsAsync<EngineException>(() => Client.CreateNetworkAsync(name, labels, Never));
        Assert.Equal(HttpStatusCode.Conflict, taken.Status);

        var id = await _desk.StartAsync(EngineDesk.Running("sleep", "600"));
        await Client.ConnectNetworkAsync(name, id, new EndpointSettings { Aliases = ["web"] }, Never);
        Assert.Contains("web", (await Client.InspectContainerAsync(id, Never)).NetworkSettings.Networks[name].Aliases!);
        Assert.NotEmpty((await ListedAsync(id))!.NetworkSettings.Networks[name].IpAddress!);

        await Client.RemoveContainerAsync(id, force: true, Never);
        await Client.RemoveNetworkAsync(name, Never);
        await Client.RemoveNetworkAsync(name, Never);
        Assert.Null(await Client.FindNetworkAsync(name, Never));
    }

    [Fact]
    public async Task A_container_can_be_born_on_a_network_with_its_aliases()
    {
        var name = $"engine-test-{Guid.NewGuid():N}";
        await Client.CreateNetworkAsync(name, new Dictionary<string, string> { [EngineDesk.Label] = "true" }, Never);

        var id = await _desk.StartAsync(EngineDesk.Running("sleep", "600") with
        {
            HostConfig = new HostConfig { NetworkMode = name },
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [name] = new() { Aliases = ["db"] } },
            },
        });

        var endpoint = Assert.Single((await Client.InspectContainerAsync(id, Never)).NetworkSettings.Networks);
        Assert.Equal(name, endpoint.Key);
        Assert.Contains("db", endpoint.Value.Aliases!);
        await Client.RemoveContainerAsync(id, force: true, Never);
    }

    [Fact]
    public async Task A_refusal_carries_Dockers_own_message_and_status()
    {
        var missing = EngineDesk.Running("true") with { Image = "no-such-image:1" };

        var image = await Assert.ThrowsAsync<EngineException>(() => Client.CreateContainerAsync("x", missing, Never));
        var container = await Assert.ThrowsAsync<EngineException>(() => Client.InspectContainerAsync("no-such-container", Never));

        Assert.Equal((HttpStatusCode.NotFound, "No such image: no-such-image:1"), (image.Status, image.Message));
        Assert.Equal((HttpStatusCode.NotFound, "No such container: no-such-container"), (container.Status, container.Message));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_refused_at_the_start_with_Dockers_message()
    {
        var body = EngineDesk.Running() with { Cmd = ["/no/such/program"] };

        var refusal = await Assert.ThrowsAsync<EngineException>(() => _desk.StartAsync(body));

        Assert.Contains("/no/such/program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_is_found_by_its_reference_or_not_at_all()
    {
        Assert.StartsWith("sha256:", (await Client.FindImageAsync(EngineDesk.Reference(EngineDesk.Image), Never))!.Id, StringComparison.Ordinal);
        Assert.Null(await Client.FindImageAsync(EngineDesk.Reference("localhost:5000/a/b:1"), Never));
    }

    private async Task<ContainerSummary?> ListedAsync(string id) =>
        (await Client.ListContainersAsync(EngineDesk.Label, Never)).SingleOrDefault(container => container.Id == id);
}
