namespace Pigeon.TestKit;

/// <summary>A private image registry on the loopback address, for tests that pull; it can be stopped and started again on what it holds.</summary>
public sealed class Registry : IAsyncDisposable
{
    /// <summary>The one user of a registry that wants a login.</summary>
    public const string User = "pigeon";

    /// <summary>The user's password.</summary>
    public const string Password = "correct-horse-battery";

    // bcrypt of the password, which is the one form that the registry takes.
    private const string PasswordHash = "$2y$05$abcdefghijklmnopqrstuuSnF5tLPqPFqc0z9CY0HcSLFbSRlL67u";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly HttpClient _client = new();
    private readonly bool _protected;
    private ProcessLease? _process;

    private Registry(bool isProtected) => _protected = isProtected;

    /// <summary>What image names begin with: 127.0.0.1:PORT, which daemons accept without TLS.</summary>
    public string Address => $"127.0.0.1:{_port}";

    /// <summary>The file with what the registry printed.</summary>
    public string LogPath => _folder["registry.log"];

    /// <summary>Starts an empty registry that anybody may use.</summary>
    public static Task<Registry> StartNewAsync(CancellationToken ct) => StartNewAsync(isProtected: false, ct);

    /// <summary>Starts an empty registry for <see cref="User"/> alone.</summary>
    public static Task<Registry> StartProtectedAsync(CancellationToken ct) => StartNewAsync(isProtected: true, ct);

    private static async Task<Registry> StartNewAsync(bool isProtected, CancellationToken ct)
    {
        var registry = new Registry(isProtected);
        try
        {
            await registry.StartAsync(ct);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it on what it holds and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        if (_process is not null)
            throw new InvalidOperationException("the registry is already running");
        var configuration = _folder.Write("registry.yml",
            $"""
            version: 0.1
            log:
              level: warn
            storage:
              filesystem:
                rootdirectory: {_folder["storage"]}
              delete:
                enabled: true
            http:
              addr: {Address}
            {Protection()}
            """);
        _process = ProcessLease.Start("docker-registry", ["serve", configuration], LogPath);
        await _process.WaitForAsync(() => AnswersAsync(ct), "the registry answers /v2/", Limit);
    }

    /// <summary>Ends it; what it holds stays.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        await process.DisposeAsync();
    }

    /// <summary>Freezes it (Stop) or thaws it (Continue), as a registry that does not answer.</summary>
    public void Send(Signal signal) => _process?.Send(signal);

    /// <summary>Pushes an image of the daemon and returns the name to pull it by; the daemon forgets that name again.</summary>
    public async Task<string> PushAsync(Dockerd dockerd, string image)
    {
        var name = $"{Address}/{image}";
        if (_protected) await dockerd.DockerAsync("login", "--username", User, "--password", Password, Address);
        await dockerd.DockerAsync("tag", image, name);
        await dockerd.DockerAsync("push", "--quiet", name);
        await dockerd.DockerAsync("rmi", name);
        return name;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var response = await _client.GetAsync(new Uri($"http://{Address}/v2/"), ct);
        return response.IsSuccessStatusCode || (_protected && response.StatusCode is System.Net.HttpStatusCode.Unauthorized);
    }

    private string Protection() => _protected
        ? $"auth: {{htpasswd: {{realm: test, path: {_folder.Write("htpasswd", $"{User}:{PasswordHash}\n")}}}}}"
        : "";
}
