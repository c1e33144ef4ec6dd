using System.Net.Security;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Certificates;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Haproxy;
using Pigeon.Integration.Tests.Rendering;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Certificates;

/// <summary>A real HAProxy that listens with and without TLS, and the part of an agent that cares for its certificates.</summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private static readonly FrontendName Web = FrontendName.Parse("web");
    private readonly TempFolder _folder = new();
    private readonly ProxySettings _places;
    private readonly ProxyFiles _files;
    private readonly MasterSocket _master;
    private readonly RecoveryImage _image;
    private readonly WebApp _app = new(body: "shop");
    private CertificateStore _store;
    private CertificateHand _hand;

    public TlsProxy()
    {
        Certificates = _folder.Folder("operator");
        _places = new ProxySettings
        {
            StatsSocket = _folder["stats.sock"],
            EventsSocket = _folder["events.sock"],
            StateFile = _folder["server.state"],
            MapsFolder = _folder["maps"],
            CertificatesFolder = _folder["state"],
            User = "",
            Listeners =
            [
                new Listener(Web, Internal: false, [$"127.0.0.1:{Port}"]) { TlsBind = [$"127.0.0.1:{TlsPort}"] },
                new Listener(Web, Internal: true, [$"127.0.0.1:{FreePort.Next()}"]),
            ],
        };
        _files = new ProxyFiles { Config = _folder["haproxy.cfg"], MasterSocket = _folder["master.sock"], RuntimeSocket = _places.StatsSocket, PidFile = _folder["haproxy.pid"] };
        _master = new MasterSocket(_files.MasterSocket, TimeProvider.System);
        Runtime = new RuntimeSocket(_files.RuntimeSocket, TimeProvider.System);
        Process = new ProxyProcess(_files, _master, TimeProvider.System);
        _image = new RecoveryImage(_places, _files.Config);
        _image.Prepare();
        (_store, _hand) = NewAgent();
    }

    public int Port { get; } = FreePort.Next();

    public int TlsPort { get; } = FreePort.Next();

    /// <summary>The operator's folder.</summary>
    public string Certificates { get; }

    public RuntimeSocket Runtime { get; }

    public ProxyProcess Process { get; }

    /// <summary>The configuration, written and judged.</summary>
    public Task<ConfigVerdict> CheckAsync() => Process.CheckConfigAsync(_files.Config, CancellationToken.None);

    public string CopyOf(Certificate certificate) => _places.CertificateFile(Web, certificate.File);

    /// <summary>Puts a file into the operator's folder, in one step.</summary>
    public void Put(string name, string text)
    {
        File.WriteAllText(Path.Combine(Certificates, ".new"), text);
        File.Move(Path.Combine(Certificates, ".new"), Path.Combine(Certificates, name), overwrite: true);
    }

    public void Put(string name, TestCertificate certificate) => Put(name, certificate.Pem);

    public void Take(string name) => File.Delete(Path.Combine(Certificates, name));

    /// <summary>Starts HAProxy from disk, on what the folder holds.</summary>
    public async Task StartAsync()
    {
        await SeeAsync(running: false);
        await WriteAsync();
        await Process.StartAsync(CancellationToken.None);
    }

    /// <summary>Ends HAProxy and starts it again from the files as they are.</summary>
    public async Task RestartAsync()
    {
        var master = int.Parse(await File.ReadAllTextAsync(_files.PidFile), System.Globalization.CultureInfo.InvariantCulture);
        HaproxyRig.Kill(master);
        await Eventually.TrueAsync(async () => await _master.PeekAsync(CancellationToken.None) is null && !await AnswersAsync(), "HAProxy is gone", TimeSpan.FromSeconds(10));
        await Process.StartAsync(CancellationToken.None);
    }

    /// <summary>Another agent begins, with what is on disk.</summary>
    public void RestartAgent() => (_store, _hand) = NewAgent();

    public async Task<int> WorkerAsync() => (await _master.ProcessesAsync(CancellationToken.None)).WorkerPid!.Value;

    /// <summary>What is, and what should be.</summary>
    public async Task<Observed> SeeAsync(bool running = true) => new()
    {
        Docker = new DockerView { Reachable = true, Listed = true, Networks = [], Containers = [] },
        Proxy = running ? await Observer().ObserveAsync(CancellationToken.None) : null,
        Certificates = await _store.TakeInAsync(CancellationToken.None),
        RefusedCertificates = _hand.Refused,
    };

    private ProxyObserver Observer()
    {
        var serving = new ServingWorker(Runtime, _master);
        return new ProxyObserver(serving, _master, new LeavingTraffic(serving, _master), _places);
    }

    /// <summary>One turn of the agent's loop, for certificates; what it did.</summary>
    public async Task<IReadOnlyList<Move>> TurnAsync()
    {
        var observed = await SeeAsync();
        Move[] moves = [.. Planner.Plan(Desired(), Blueprint().Structure, observed, TimeProvider.System.GetUtcNow()).Moves.Where(move => move is Move.CertificateMove or Move.Reload)];
        foreach (var move in moves)
        {
            if (move is Move.CertificateMove change) await _hand.ApplyAsync(change, CancellationToken.None);
            else Assert.IsType<ReloadOutcome.Succeeded>(await _master.ReloadAsync(CancellationToken.None));
        }

        return moves;
    }

    /// <summary>Turns until nothing is left to do.</summary>
    public async Task SettleAsync()
    {
        for (var turn = 0; turn < 5; turn++)
            if ((await TurnAsync()).Count == 0) return;
        Assert.Fail("five turns were not enough");
    }

    public Task<TlsGreeting> GreetAsync(string host, params SslApplicationProtocol[] protocols) => TlsClient.GreetAsync(TlsPort, host, protocols);

    /// <summary>The fingerprint of the certificate that a client gets for that name.</summary>
    public async Task<string> ServedAsync(string host) => (await GreetAsync(host)).Fingerprint;

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(_files.PidFile) && int.TryParse(await File.ReadAllTextAsync(_files.PidFile), out var pid)) HaproxyRig.Kill(pid);
        _master.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The worker outlives its master for a moment.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Runtime.SendAsync("show info", CancellationToken.None);
            return true;
        }
        catch (HaproxyUnreachableException)
        {
            return false;
        }
    }

    private async Task WriteAsync()
    {
        var shop = new Sketch("shop") { Check = Sketch.None };
        var occupied = new Observed
        {
            Docker = new DockerView { Reachable = true, Listed = true, Networks = [], Containers = [] },
            Proxy = new ProxyView { WorkerPid = 1, Structure = "", Servers = [shop.Server(1, 1, _app.Port)], Maps = Planner.WantedMaps(Desired()) },
        };
        await _image.WriteAsync(Blueprint(), occupied.Proxy with { Servers = ServerTable.For(Desired(), occupied) }, CancellationToken.None);
    }

    private static Desired Desired() => Sketch.Of(new Sketch("shop") { Check = Sketch.None });

    private Blueprint Blueprint() => Renderer.Render(TemplateFolder.Shipped(), _places, Desired());

    private (CertificateStore, CertificateHand) NewAgent() =>
    (
        new CertificateStore([new FrontendSettings(Web, [], []) { TlsBind = ["*:443"], Certificates = Certificates }], _places, Process, TimeProvider.System, NullLogger<CertificateStore>.Instance),
        new CertificateHand(Runtime, _places, TimeProvider.System, NullLogger<CertificateHand>.Instance)
    );
}
