using System.Net;
using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

[Collection(nameof(LiveEngine))]
public sealed class EngineClientTests(LiveEngine engine)
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly EngineClient _client = engine.Client;

    [EngineFact]
    public async Task A_ping_tells_the_engine_and_settles_the_version()
    {
        var version = await _client.PingAsync(Never);

        Assert.StartsWith("Docker/", version.Server, StringComparison.Ordinal);
        Assert.True(version.Spoken >= new ApiVersion(1, 41) && version.Spoken <= new ApiVersion(1, 47));
        Assert.True(version.Spoken <= version.Offered);
    }

    [EngineFact]
    public async Task A_container_lives_from_creation_to_removal_and_every_step_may_be_said_twice()
    {
        var id = await _client.CreateContainerAsync($"engine-test-{Guid.NewGuid():N}", LiveEngine.Running("sleep", "600"), Never);
        Assert.Equal(ContainerStatus.Created, (await ListedAsync(id))!.State);

        await _client.StartContainerAsync(id, Never);
        await _client.StartContainerAsync(id, Never);
        var running = (await ListedAsync(id))!;
        Assert.Equal((ContainerStatus.Running, HealthStatus.None, null), (running.State, running.Health, running.ExitCode));
        Assert.True(IPAddress.TryParse(running.NetworkSettings.Networks["bridge"].IpAddress, out _));
        Assert.Equal("true", running.Labels[LiveEngine.Label]);

        await _client.StopContainerAsync(id, TimeSpan.FromMilliseconds(100), Never);
        await _client.StopContainerAsync(id, TimeSpan.Zero, Never);
        var stopped = (await ListedAsync(id))!;
        Assert.Equal((ContainerStatus.Exited, (int?)137), (stopped.State, stopped.ExitCode));

        await _client.RemoveContainerAsync(id, force: false, Never);
        await _client.RemoveContainerAsync(id, force: false, Never);
        Assert.Null(await ListedAsync(id));
    }

    [EngineFact]
    public async Task The_settings_of_a_container_come_back_as_they_were_sent()
    {
        var body = LiveEngine.Running("sleep", "600") with
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

        var id = await engine.StartAsync(body);
        var details = await _client.InspectContainerAsync(id, Never);

        Assert.Equal((id, LiveEngine.Image, 0), (details.Id, details.Config.Image, details.RestartCount));
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

    [EngineFact]
    public async Task A_container_that_turns_healthy_and_then_unhealthy_is_seen_both_times_with_its_output()
    {
        var id = await engine.StartAsync(LiveEngine.Running("sh", "-c", "/bin/busybox touch /up; /bin/busybox sleep 600") with
        {
            Healthcheck = new Healthcheck
            {
                Test = ["CMD", "/bin/busybox", "cat", "/up"],
                Interval = TimeSpan.FromSeconds(1),
                Timeout = TimeSpan.FromSeconds(5),
                Retries = 1,
            },
        });
        Assert.Equal(HealthStatus.Starting, (await _client.InspectContainerAsync(id, Never)).State.Health!.Status);

        await LiveEngine.HoldsAsync(async () => (await ListedAsync(id))!.Health == HealthStatus.Healthy);
        await LiveEngine.RunInsideAsync(id, "/bin/busybox", "rm", "/up");
        await LiveEngine.HoldsAsync(async () => (await ListedAsync(id))!.Health == HealthStatus.Unhealthy);

        var result = (await _client.InspectContainerAsync(id, Never)).State.Health!.Log[^1];
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/up", result.Output, StringComparison.Ordinal);
        Assert.True(result.End >= result.Start);
    }

    [EngineFact]
    public async Task The_last_lines_of_both_streams_are_read_and_bytes_that_are_no_text_do_no_harm()
    {
        var id = await engine.StartAsync(LiveEngine.Running("sh", "-c", "echo one; echo two >&2; printf 'thr\\377e\\n'"));
        await LiveEngine.HoldsAsync(async () => (await ListedAsync(id))!.State == ContainerStatus.Exited);

        var all = await _client.LogsAsync(id, 10, Never);
        Assert.Contains("one\n", all, StringComparison.Ordinal);
        Assert.Contains("two\n", all, StringComparison.Ordinal);
        Assert.Contains("thr\uFFFDe\n", all, StringComparison.Ordinal);
        Assert.Single((await _client.LogsAsync(id, 1, Never)).TrimEnd('\n').Split('\n'));
    }

    [EngineFact]
    public async Task The_log_of_a_container_with_a_terminal_is_read_as_it_is()
    {
        var id = await engine.StartAsync(LiveEngine.Running("echo", "plain") with { Tty = true });
        await LiveEngine.HoldsAsync(async () => (await ListedAsync(id))!.State == ContainerStatus.Exited);

        Assert.Equal("plain\r\n", await _client.LogsAsync(id, 10, Never));
    }

    [EngineFact]
    public async Task Networks_are_created_found_by_exact_name_joined_and_removed()
    {
        var name = $"engine-test-{Guid.NewGuid():N}";
        var labels = new Dictionary<string, string> { [LiveEngine.Label] = "true" };
        Assert.Null(await _client.FindNetworkAsync(name, Never));

        var network = await _client.CreateNetworkAsync(name, labels, Never);
        Assert.Equal(network, (await _client.FindNetworkAsync(name, Never))!.Id);
        Assert.Null(await _client.FindNetworkAsync(network[..12], Never));
        Assert.Contains(await _client.ListNetworksAsync(Never), listed => listed.Id == network);
        var taken = await Assert.ThrowsAsync<EngineException>(() => _client.CreateNetworkAsync(name, labels, Never));
        Assert.Equal(HttpStatusCode.Conflict, taken.Status);

        var id = await engine.StartAsync(LiveEngine.Running("sleep", "600"));
        await _client.ConnectNetworkAsync(name, id, ["web"], Never);
        Assert.Contains("web", (await _client.InspectContainerAsync(id, Never)).NetworkSettings.Networks[name].Aliases!);
        Assert.NotEmpty((await ListedAsync(id))!.NetworkSettings.Networks[name].IpAddress!);

        await _client.RemoveContainerAsync(id, force: true, Never);
        await _client.RemoveNetworkAsync(name, Never);
        await _client.RemoveNetworkAsync(name, Never);
        Assert.Null(await _client.FindNetworkAsync(name, Never));
    }

    [EngineFact]
    public async Task A_container_can_be_born_on_a_network_with_its_aliases()
    {
        var name = $"engine-test-{Guid.NewGuid():N}";
        await _client.CreateNetworkAsync(name, new Dictionary<string, string> { [LiveEngine.Label] = "true" }, Never);

        var id = await engine.StartAsync(LiveEngine.Running("sleep", "600") with
        {
            HostConfig = new HostConfig { NetworkMode = name },
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [name] = new() { Aliases = ["db"] } },
            },
        });

        var endpoint = Assert.Single((await _client.InspectContainerAsync(id, Never)).NetworkSettings.Networks);
        Assert.Equal(name, endpoint.Key);
        Assert.Contains("db", endpoint.Value.Aliases!);
        await _client.RemoveContainerAsync(id, force: true, Never);
    }

    [EngineFact]
    public async Task A_refusal_carries_Dockers_own_message_and_status()
    {
        var missing = LiveEngine.Running("true") with { Image = "no-such-image:1" };

        var image = await Assert.ThrowsAsync<EngineException>(() => _client.CreateContainerAsync("x", missing, Never));
        var container = await Assert.ThrowsAsync<EngineException>(() => _client.InspectContainerAsync("no-such-container", Never));

        Assert.Equal((HttpStatusCode.NotFound, "No such image: no-such-image:1"), (image.Status, image.Message));
        Assert.Equal((HttpStatusCode.NotFound, "No such container: no-such-container"), (container.Status, container.Message));
    }

    [EngineFact]
    public async Task A_program_that_does_not_exist_is_refused_at_the_start_with_Dockers_message()
    {
        var body = LiveEngine.Running() with { Cmd = ["/no/such/program"] };

        var refusal = await Assert.ThrowsAsync<EngineException>(() => engine.StartAsync(body));

        Assert.Contains("/no/such/program", refusal.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task An_image_is_found_by_its_reference_or_not_at_all()
    {
        Assert.StartsWith("sha256:", (await _client.FindImageAsync(Reference(LiveEngine.Image), Never))!.Id, StringComparison.Ordinal);
        Assert.Null(await _client.FindImageAsync(Reference("localhost:5000/a/b:1"), Never));
    }

    [EngineFact]
    public async Task A_pull_from_a_registry_that_does_not_answer_reports_Dockers_message()
    {
        var refusal = await Assert.ThrowsAsync<EngineException>(async () =>
        {
            await foreach (var progress in _client.PullImageAsync(Reference("localhost:1/no/such:1"), Never)) Assert.NotNull(progress);
        });

        Assert.Contains("connection refused", refusal.Message, StringComparison.Ordinal);
    }

    private static ImageReference Reference(string text) =>
        ImageReference.TryParse(text, out var reference) ? reference : throw new ArgumentException(text);

    private async Task<ContainerSummary?> ListedAsync(string id) =>
        (await _client.ListContainersAsync(LiveEngine.Label, Never)).SingleOrDefault(container => container.Id == id);
}
