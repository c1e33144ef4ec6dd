using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.Install.Tests;

/// <summary>The container image: an agent and a HAProxy in a container each, by a VM's Docker.</summary>
[Collection(InstallCollection.Name)]
public sealed class ImageTests(InstallFixture installed, ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const string Agent = "pigeon";
    private const string Haproxy = "haproxy";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly int _production = FreePort.Next();
    private readonly int _internal = FreePort.Next();
    private string _image = "";

    private string Run => _folder.Folder("run");

    private string State => _folder.Folder("state");

    public async Task InitializeAsync()
    {
        var loaded = await installed.Daemon.DockerAsync("load", "--input", installed.Image);
        _image = loaded.Split("Loaded image: ")[1];
        await HaproxyImage.LoadAsync(installed.Daemon, CancellationToken.None);
        foreach (var version in new[] { "1.0", "2.0" }) await TestImages.LoadAsync(installed.Daemon, TestImages.App(version), version, [], CancellationToken.None);
    }

    public async Task DisposeAsync() => await installed.Daemon.ClearAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_of_this_version_and_commit_and_holds_no_more_than_the_binary_needs()
    {
        var said = await installed.Daemon.DockerAsync("run", "--rm", _image, "pigeon", "--version");
        var facts = await installed.Daemon.DockerAsync("inspect", "--format", "{{index .Config.Labels \"org.opencontainers.image.version\"}} ({{index .Config.Labels \"org.opencontainers.image.revision\"}})", _image);
        var files = await Tool.RunAsync("sh", ["-c", $"mkdir {_folder["image"]} && tar --extract --file {installed.Image} --directory {_folder["image"]} "
            + $"&& for blob in {_folder["image"]}/blobs/sha256/*; do tar --list --file $blob 2>/dev/null; done; true"], CancellationToken.None);

        Assert.Equal($"pigeon {facts}", said);
        Assert.Equal(["./usr/bin/pigeon"], files.Split('\n').Where(file => file.Contains("bin/", StringComparison.Ordinal) && !file.EndsWith('/')));
        Assert.Contains("./usr/share/doc/libssl3/copyright\n", files, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_in_a_container_releases_through_a_HAProxy_in_another_and_may_stop_while_that_serves()
    {
        await File.WriteAllTextAsync($"{Run}/stacks.yaml", LabApp.Yaml(new LabApp()));
        await StartAgentAsync();
        await Eventually.TrueAsync(() => File.Exists($"{State}/haproxy/haproxy.cfg"), "the agent has written what HAProxy begins with", Patience);
        await installed.Daemon.RunAsync("--name", Haproxy, "--restart", "always", "--network", "host", "--user", "0:0", "--stop-signal", "SIGUSR1", "--volume", $"{Run}:{Run}", "--volume", $"{State}:{State}",
            HaproxyImage.Name, "haproxy", "-W", "-S", $"{Run}/haproxy-master.sock,mode,600", "-f", $"{State}/haproxy/haproxy.cfg");
        await MoveToAsync("1.0");

        await using var load = Load.Start(new LoadOptions { Url = new Uri($"http://127.0.0.1:{_production}/"), KeepAlive = 4, Fresh = 2, Slow = 2, Rate = 200 }, CancellationToken.None);
        await load.ServedAsync(100, Patience);
        await MoveToAsync("2.0");
        await installed.Daemon.DockerAsync("stop", Agent);
        Assert.Equal("exited 0", await installed.Daemon.DockerAsync("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", Agent));
        await load.ServedAsync(load.Snapshot().Served + 200, Patience);
        await installed.Daemon.DockerAsync("start", Agent);
        await PigeonAsync("rollback", "shop");
        await load.ServedAsync(load.Snapshot().Served + 100, Patience);
        await installed.Daemon.DockerAsync("rm", "--force", Agent);
        // Left by the one that was killed: the next one makes it anew.
        File.Delete($"{Run}/agent.sock");
        await StartAgentAsync();
        await PigeonAsync("activate", "shop", "2.0");
        await load.ServedAsync(load.Snapshot().Served + 100, Patience);
        var counts = await load.StopAsync();

        Assert.True(counts.Failed == 0, counts.Describe());
        Assert.Equal(["1.0", "2.0"], counts.ByVersion.Keys.Order());
    }

    /// <summary>As the documentation says it, with folders and ports of the test's own.</summary>
    private Task<string> StartAgentAsync() => installed.Daemon.RunAsync(
        "--name", Agent, "--restart", "always", "--network", "host", "--volume", $"{installed.Daemon.SocketPath}:/var/run/docker.sock", "--volume", $"{Run}:{Run}", "--volume", $"{State}:{State}",
        "--env", $"PIGEON_HAPROXY_CONTAINER={Haproxy}", "--env", $"PIGEON_RUN_DIR={Run}", "--env", $"PIGEON_STATE_DIR={State}", "--env", $"PIGEON_LISTEN=unix://{Run}/agent.sock", "--env", $"PIGEON_HOST=unix://{Run}/agent.sock",
        "--env", $"PIGEON_FRONTENDS_WEB_BIND=127.0.0.1:{_production}", "--env", $"PIGEON_FRONTENDS_WEB_INTERNAL=127.0.0.1:{_internal}", _image);

    private async Task MoveToAsync(string version)
    {
        await PigeonAsync("release", "shop", version, "--file", $"{Run}/stacks.yaml");
        await PigeonAsync("activate", "shop", version);
    }

    /// <summary>A command within the agent's container, as soon as the agent listens.</summary>
    private async Task PigeonAsync(params string[] arguments)
    {
        await Eventually.TrueAsync(() => File.Exists($"{Run}/agent.sock"), "the agent listens", Patience);
        try
        {
            output.WriteLine(await installed.Daemon.DockerAsync(["exec", Agent, "pigeon", .. arguments]));
        }
        catch (InvalidOperationException)
        {
            output.WriteLine(await installed.Daemon.DockerAsync("logs", Agent));
            throw;
        }
    }
}
