namespace Pigeon.TestKit;

/// <summary>A whole Debian in a container - systemd, sshd, a Docker daemon of its own - that stands for a VM. Its image is the one of Vagrant's docker provider.</summary>
public sealed class SystemContainer : IAsyncDisposable
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(90);
    private readonly Dockerd _daemon;
    private readonly string _id;

    private SystemContainer(Dockerd daemon, string id, string address) => (_daemon, _id, Address) = (daemon, id, address);

    /// <summary>Where this machine reaches it.</summary>
    public string Address { get; }

    /// <summary>Builds the image unless the daemon has it. The first time on a machine that takes minutes.</summary>
    /// <returns>The image's name.</returns>
    public static async Task<string> BuildImageAsync(Dockerd daemon, CancellationToken ct)
    {
        var environment = new Dictionary<string, string> { ["DOCKER_HOST"] = daemon.Host };
        var built = await Tool.TryAsync(Path.Combine(RepositoryRoot.Path, "vagrant", "docker", "build"), [], environment, ct);
        return built.ExitCode == 0 ? built.Output.Trim() : throw new InvalidOperationException($"vagrant/docker/build: exit {built.ExitCode}: {built.Errors}");
    }

    /// <summary>Starts one and waits until systemd has started what it starts.</summary>
    /// <param name="authorizedKey">The public key that may log in as <c>vagrant</c> by ssh; empty for none.</param>
    public static async Task<SystemContainer> StartAsync(Dockerd daemon, string name, string authorizedKey, CancellationToken ct)
    {
        var id = await daemon.RunAsync(
            "--name", name, "--hostname", name, "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
            "--tmpfs", "/run", "--tmpfs", "/tmp:exec", "--volume", "/sys/fs/cgroup:/sys/fs/cgroup:rw", "--volume", "/var/lib/docker",
            "--env", $"AUTHORIZED_KEY={authorizedKey}", await BuildImageAsync(daemon, ct));
        var container = new SystemContainer(daemon, id, await daemon.AddressAsync(id));
        try
        {
            await Eventually.TrueAsync(async () => (await container.TryAsync("systemctl", "is-system-running")).Output.Trim() is "running", $"{name} has booted", BootLimit);
            return container;
        }
        catch (Exception)
        {
            var units = await container.TryAsync("sh", "-c", "systemctl --failed --no-legend; systemctl list-jobs --no-legend; journalctl --no-pager -n 30");
            await container.DisposeAsync();
            throw new InvalidOperationException($"{name} did not boot: {units.Output}{units.Errors}");
        }
    }

    /// <summary>Runs a command in it, as root.</summary>
    public Task<ToolResult> TryAsync(params string[] command) =>
        Tool.TryAsync("docker", ["exec", _id, .. command], new Dictionary<string, string> { ["DOCKER_HOST"] = _daemon.Host }, CancellationToken.None);

    /// <summary>Its standard output without the last line end.</summary>
    /// <exception cref="InvalidOperationException">It exited with something else than 0; what it said, and the end of the journal, is in the message.</exception>
    public async Task<string> RunAsync(params string[] command)
    {
        var result = await TryAsync(command);
        if (result.ExitCode == 0) return result.Output.TrimEnd();
        var journal = await TryAsync("journalctl", "--no-pager", "-n", "40");
        throw new InvalidOperationException($"{string.Join(' ', command)}: exit {result.ExitCode}: {result.Output}{result.Errors}\n{journal.Output}");
    }

    /// <summary>One line of shell.</summary>
    public Task<string> ShellAsync(string line) => RunAsync("sh", "-c", line);

    public Task CopyAsync(string file, string target) => _daemon.DockerAsync("cp", file, $"{_id}:{target}");

    public async Task WriteAsync(string target, string text)
    {
        using var folder = new TempFolder();
        await CopyAsync(folder.Write("file", text), target);
    }

    public async ValueTask DisposeAsync() => await _daemon.DockerAsync("rm", "--force", "--volumes", _id);
}
