using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Integration.Tests.Haproxy;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>A real HAProxy on a configuration that Pigeon rendered, with frontends of each kind. Whoever speaks from 127.0.0.2 is a trusted proxy of those that have one.</summary>
internal sealed class RenderedProxy : IDisposable
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly TempFolder _folder = new();
    private readonly RecoveryImage _image;
    private readonly ProxyObserver _observer;
    private readonly Dictionary<string, int> _ports;

    public RenderedProxy()
    {
        _ports = new[] { "web", "web internal", "api", "api internal", "front", "edge", "db", "db internal", "db-edge" }.ToDictionary(name => name, _ => FreePort.Next());
        Settings = new ProxySettings
        {
            StatsSocket = _folder["stats.sock"],
            EventsSocket = _folder["events.sock"],
            StateFile = _folder["server.state"],
            MapsFolder = _folder["maps"],
            User = "",
            Listeners = _ports.Select(port => ListenerOf(port.Key, port.Value)).ToValueList(),
        };
        Files = new ProxyFiles
        {
            Config = _folder["haproxy.cfg"], MasterSocket = _folder["master.sock"], RuntimeSocket = Settings.StatsSocket, PidFile = _folder["haproxy.pid"],
        };
        Master = new MasterSocket(Files.MasterSocket, TimeProvider.System);
        Runtime = new RuntimeSocket(Files.RuntimeSocket, TimeProvider.System);
        Process = new ProxyProcess(Files, Master, TimeProvider.System);
        _image = new RecoveryImage(Settings, Files.Config);
        _image.Prepare();
        var serving = new ServingWorker(Runtime, Master);
        _observer = new ProxyObserver(serving, Master, new LeavingTraffic(serving, Master), Settings);
    }

    public ProxySettings Settings { get; }

    public ProxyFiles Files { get; }

    public MasterSocket Master { get; }

    public RuntimeSocket Runtime { get; }

    public ProxyProcess Process { get; }

    /// <summary>The folder of an operator's own templates.</summary>
    public string Overrides => _folder.Folder("templates");

    /// <summary>Writes everything that HAProxy starts from.</summary>
    public async Task<Blueprint> WriteAsync(Desired desired, params Server[] filled)
    {
        var blueprint = Renderer.Render(TemplateFolder.Load(Overrides), Settings, desired);
        var occupied = new Observed
        {
            Docker = new DockerView { Reachable = true, Listed = true, Networks = [], Containers = [] },
            Proxy = new ProxyView { WorkerPid = 1, Structure = "", Servers = filled.ToValueList(), Maps = Planner.WantedMaps(desired) },
        };
        await _image.WriteAsync(blueprint, occupied.Proxy with { Servers = ServerTable.For(desired, occupied) }, CancellationToken.None);
        return blueprint;
    }

    /// <summary>Carries out moves as the agent does: the files first, then commands to the runtime socket.</summary>
    /// <param name="runtime">Another way to that socket; null takes the direct one.</param>
    public async Task ApplyAsync(Desired desired, IReadOnlyList<Move> moves, RuntimeSocket? runtime = null)
    {
        var blueprint = Renderer.Render(TemplateFolder.Load(Overrides), Settings, desired);
        var serving = new ServingWorker(runtime ?? Runtime, Master);
        var before = new Observed
        {
            Docker = new DockerView { Reachable = true, Listed = true, Networks = [], Containers = [] },
            Proxy = await new ProxyObserver(serving, Master, new LeavingTraffic(serving, Master), Settings).ObserveAsync(CancellationToken.None),
        };
        var check = new ConfigCheck(Process, Files.Config);
        var hand = new ProxyHand(
            new ProxyPorts(HaproxyMode.Process, serving, Master, Process), _image, check,
            new Quarantine(check, TimeProvider.System, NullLogger<Quarantine>.Instance), new OldWorkers(Master, Settings), Settings, TimeProvider.System, NullLogger<ProxyHand>.Instance);
        await hand.ApplyAsync(moves, blueprint, before, Forecast.After(before, moves, desired, blueprint.Structure), CancellationToken.None);
    }

    public Task<ConfigVerdict> CheckAsync() => Process.CheckConfigAsync(Files.Config, CancellationToken.None);

    public async Task StartAsync(Desired desired, params Server[] filled)
    {
        await WriteAsync(desired, filled);
        await Process.StartAsync(CancellationToken.None);
    }

    public async Task ReloadAsync() => Assert.IsType<ReloadOutcome.Succeeded>(await Master.ReloadAsync(CancellationToken.None));

    public async Task<ProxyView> ObserveAsync() =>
        await _observer.ObserveAsync(CancellationToken.None) ?? throw new InvalidOperationException("HAProxy does not answer");

    public int PortOf(string listener) => _ports[listener];

    /// <summary>Status and body of a GET, as <c>200 shop</c>.</summary>
    public async Task<string> GetAsync(string host, string path = "/", string listener = "web")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{_ports[listener]}{path}")) { Headers = { Host = host } };
        using var response = await Client.SendAsync(request);
        return $"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync()).TrimEnd()}";
    }

    /// <summary>The answer to a request of which every byte is told, on a connection from that address.</summary>
    public Task<string> SendAsync(string listener, string text, string from = "127.0.0.1") => RawTalk.AskAsync(_ports[listener], text, from);

    private static Listener ListenerOf(string name, int port) =>
        new(FrontendName.Parse(name.Split(' ')[0]), name.EndsWith("internal", StringComparison.Ordinal), [$"127.0.0.1:{port}"])
        {
            Mode = name.StartsWith("db", StringComparison.Ordinal) ? ProxyMode.Tcp : ProxyMode.Http,
            Trusted = name switch
            {
                "front" => new TrustedProxies([SourceNetwork.Parse("127.0.0.2")], ClientTold.ForwardedFor),
                "edge" or "db-edge" => new TrustedProxies([SourceNetwork.Parse("127.0.0.2")], ClientTold.ProxyProtocol),
                _ => null,
            },
        };

    public void Dispose()
    {
        if (File.Exists(Files.PidFile) && int.TryParse(File.ReadAllText(Files.PidFile), out var pid)) HaproxyRig.Kill(pid);
        Master.Dispose();
        _folder.Dispose();
    }
}
