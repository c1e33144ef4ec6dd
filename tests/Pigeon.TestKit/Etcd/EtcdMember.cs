using System.Globalization;
using System.Text.Json;

namespace Pigeon.TestKit;

/// <summary>One member of an <see cref="EtcdCluster"/>.</summary>
/// <param name="peerAddress">Where the others reach it.</param>
public sealed class EtcdMember(TempFolder folder, string name, int clientPort, int peerPort, string peerAddress, string cluster, IReadOnlyList<string> more, string scheme) : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private ProcessLease? _process;

    public string Name => name;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{clientPort}");

    /// <summary>Starts it on what it holds.</summary>
    public void Start() => _process = ProcessLease.Start("etcd",
    [
        "--name", name, "--data-dir", folder[name], "--listen-client-urls", Address, "--advertise-client-urls", Address,
        "--listen-peer-urls", $"http://127.0.0.1:{peerPort}", "--initial-advertise-peer-urls", peerAddress,
        "--initial-cluster", cluster, "--initial-cluster-token", folder.Path, "--logger", "zap", "--log-level", "warn", .. more,
    ], folder[$"{name}.log"]);

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Freezes it, or thaws it.</summary>
    public void Send(Signal signal) => _process!.Send(signal);

    public async Task<bool> IsWellAsync()
    {
        using var response = await _http.GetAsync(new Uri($"{Address}/health"));
        return (await response.Content.ReadAsStringAsync()).Contains("true", StringComparison.Ordinal);
    }

    public async Task<bool> LeadsAsync()
    {
        using var response = await _http.PostAsync(new Uri($"{Address}/v3/maintenance/status"), new StringContent("{}"));
        using var status = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return status.RootElement.GetProperty("leader").GetString() == status.RootElement.GetProperty("header").GetProperty("member_id").GetString();
    }

    /// <summary>How often it was changed.</summary>
    public async Task<long> RevisionAsync()
    {
        using var response = await _http.PostAsync(new Uri($"{Address}/v3/kv/range"), new StringContent("{\"key\":\"AA==\"}"));
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return long.Parse(answer.RootElement.GetProperty("header").GetProperty("revision").GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>Runs <c>etcdctl</c> against it, and returns what it prints.</summary>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        var done = await Tool.TryAsync("etcdctl", ["--endpoints", Address, .. arguments], new Dictionary<string, string> { ["ETCDCTL_API"] = "3" }, CancellationToken.None);
        return done.ExitCode == 0 ? done.Output : throw new InvalidOperationException($"etcdctl: {done.Errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is { } process) await process.DisposeAsync();
    }
}
