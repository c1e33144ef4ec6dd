using System.Net;
using System.Security.Cryptography;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>A <see cref="BareServer"/> in a process of its own.</summary>
internal sealed class BareRig : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private ProcessLease? _process;
    private HttpClient? _client;

    public int Pid => _process!.Pid;

    public Uri Url => new($"https://127.0.0.1:{_port}/");

    public AccessToken Ticket { get; private set; } = null!;

    public static async Task<BareRig> StartAsync(int vms, int orderSize, CancellationToken ct)
    {
        var rig = new BareRig();
        using var authority = await BareServer.AuthorityAsync(rig._folder.Path, ct);
        rig.Ticket = AccessToken.Create(authority.Pin, RandomNumberGenerator.GetBytes(AccessToken.SecretLength));
        rig._process = ProcessLease.Start(Environment.ProcessPath!, [BareServer.Verb, $"{rig._port}", rig._folder.Path, $"{vms}", $"{orderSize}"], rig._folder["log"]);
        await rig._process.WaitForLogAsync(BareServer.Ready, Limit);
        rig._client = TlsClient.Http(rig._port, HttpVersion.Version11);
        return rig;
    }

    /// <summary>Has it send orders to all, and wait for all of them, so often.</summary>
    public async Task<TimeSpan> RoundsAsync(int rounds, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var body = new StringContent($"{rounds}");
        using var response = await _client!.PostAsync(new Uri(Url, "/rounds"), body, ct);
        response.EnsureSuccessStatusCode();
        return TimeProvider.System.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }
}
