using System.Net.Sockets;

namespace Pigeon.TestKit;

/// <summary>A private, real Docker daemon with its own socket, data and bridge, that a test may kill and start again.</summary>
public sealed class Dockerd : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private readonly PrivateBridge _bridge;
    private readonly DockerdOptions _options;
    private readonly DaemonRemains _remains;
    private ProcessLease? _process;

    private Dockerd(DockerdOptions options)
    {
        _options = options;
        _bridge = new PrivateBridge(options.Machine);
        _remains = new DaemonRemains(_folder.Path, _bridge);
        Engine = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://docker") };
    }

    /// <summary>The path of its unix socket.</summary>
    public string SocketPath => _folder["docker.sock"];

    /// <summary>The same as an endpoint: unix:///...</summary>
    public string Host => $"unix://{SocketPath}";

    /// <summary>The machine's address on its default bridge.</summary>
    public string Gateway => _bridge.Gateway;

    /// <summary>The file with what the daemon printed.</summary>
    public string LogPath => _folder["dockerd.log"];

    /// <summary>The daemon's process id.</summary>
    public int Pid => Running.Pid;

    /// <summary>A client of its HTTP API.</summary>
    public HttpClient Engine { get; }

    private ProcessLease Running => _process ?? throw new InvalidOperationException("dockerd is not running");

    /// <summary>Starts a daemon on a fresh data root and waits until it answers.</summary>
    public static Task<Dockerd> StartNewAsync(CancellationToken ct) => StartNewAsync(new DockerdOptions(), ct);

    /// <inheritdoc cref="StartNewAsync(CancellationToken)" />
    public static async Task<Dockerd> StartNewAsync(DockerdOptions options, CancellationToken ct)
    {
        var dockerd = new Dockerd(options);
        try
        {
            await dockerd._bridge.CreateAsync(ct);
            await dockerd.StartAsync(ct);
            return dockerd;
        }
        catch
        {
            await dockerd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the daemon on the data it had and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        if (_process is not null)
            throw new InvalidOperationException("dockerd is already running");
        await _remains.ForgetPidsAsync();
        _process = ProcessLease.Start(_options.Machine, "dockerd", Arguments(), LogPath, _options.Environment);
        await _process.WaitForAsync(() => AnswersAsync(ct), "dockerd answers /_ping", StartLimit);
    }

    /// <summary>SIGKILL to the daemon alone. Containers live on until it is started again without live restore.</summary>
    public async Task KillAsync()
    {
        await Running.KillAsync();
        await ForgetAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        await Running.TerminateAsync(StopLimit);
        await ForgetAsync();
    }

    /// <summary>Sends a signal to the daemon: Stop and Continue freeze and thaw it.</summary>
    public void Send(Signal signal) => Running.Send(signal);

    /// <summary>Runs the docker command against this daemon and returns its output without the last line end.</summary>
    public async Task<string> DockerAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["DOCKER_HOST"] = Host, ["DOCKER_CONFIG"] = _folder["client"] };
        var result = await Tool.TryAsync("docker", arguments, environment, CancellationToken.None);
        return result.ExitCode == 0
            ? result.Output.TrimEnd()
            : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: exit {result.ExitCode}: {result.Errors}");
    }

    /// <summary>Starts a detached container: options, then the image, then its command. Returns the container's id.</summary>
    public Task<string> RunAsync(params string[] arguments) => DockerAsync(["run", "--detach", .. arguments]);

    /// <summary>The container's address on a network, the default bridge if none is named.</summary>
    public async Task<string> AddressAsync(string container, string network = "bridge")
    {
        var address = await DockerAsync("inspect", "--format", $"{{{{(index .NetworkSettings.Networks \"{network}\").IPAddress}}}}", container);
        return address.Length > 0 ? address : throw new InvalidOperationException($"{container} has no address on {network}");
    }

    /// <summary>Removes every container and every network that somebody made, so that a test starts from an empty daemon.</summary>
    public async Task ClearAsync()
    {
        var containers = await DockerAsync("ps", "--all", "--quiet", "--no-trunc");
        if (containers.Length > 0)
            await DockerAsync(["rm", "--force", "--volumes", .. containers.Split('\n')]);
        await DockerAsync("network", "prune", "--force");
    }

    /// <summary>The end of the daemon's log, for the message of a failing test.</summary>
    public string LogTail() => LogFile.Tail(LogPath);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        await _remains.RemoveAsync(CancellationToken.None);
        if (_process is not null)
            await ForgetAsync();
        _bridge.Dispose();
        _folder.Dispose();
    }

    internal IReadOnlyList<string> Left() => _remains.Left();

    private string[] Arguments() =>
    [
        "--data-root", _folder["data"],
        "--exec-root", _folder["exec"],
        "--pidfile", _folder["docker.pid"],
        "--host", Host,
        "--bridge", _bridge.Name,
        "--fixed-cidr", _bridge.Subnet,
        "--default-address-pool", $"base={_bridge.Pool},size=24",
        "--exec-opt", "native.cgroupdriver=cgroupfs",
        "--cgroup-parent", _bridge.CgroupParent,
        // The tables are the machine's: a daemon that starts clears the chains that another one is about to write to.
        "--iptables=false",
        .. _options.LiveRestore ? ["--live-restore"] : Array.Empty<string>(),
        .. _options.Arguments,
    ];

    private async Task<bool> AnswersAsync(CancellationToken ct) =>
        await Engine.GetStringAsync(new Uri("/_ping", UriKind.Relative), ct) == "OK";

    private async Task ForgetAsync()
    {
        await Running.DisposeAsync();
        _process = null;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
