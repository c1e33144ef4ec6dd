using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>A real HAProxy in the agent's hand, without an agent and without Docker: as many members as wanted, at addresses that nobody is sent to.</summary>
internal sealed class HandRig : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProxyProcess _process;
    private readonly ProxyObserver _observer;

    private HandRig(Fleet fleet)
    {
        Fleet = fleet;
        var settings = new ProxySettings
        {
            StatsSocket = _folder["stats.sock"],
            EventsSocket = _folder["events.sock"],
            StateFile = _folder["server.state"],
            MapsFolder = _folder["maps"],
            User = "",
            Listeners = [new Listener(FrontendName.Parse("web"), Internal: false, [$"127.0.0.1:{FreePort.Next()}"])],
        };
        var files = new ProxyFiles { Config = _folder["haproxy.cfg"], MasterSocket = _folder["master.sock"], RuntimeSocket = settings.StatsSocket, PidFile = _folder["haproxy.pid"] };
        Master = new MasterSocket(files.MasterSocket, TimeProvider.System);
        var serving = new ServingWorker(new RuntimeSocket(settings.StatsSocket, TimeProvider.System), Master);
        _process = new ProxyProcess(files, Master, TimeProvider.System);
        _observer = new ProxyObserver(serving, Master, new LeavingTraffic(serving, Master), settings);
        var check = new ConfigCheck(_process, files.Config);
        Image = new RecoveryImage(settings, files.Config);
        Hand = new ProxyHand(
            new ProxyPorts(HaproxyMode.Process, serving, Master, _process), Image, check, new Quarantine(check, TimeProvider.System, NullLogger<Quarantine>.Instance),
            new OldWorkers(Master, settings), settings, TimeProvider.System, NullLogger<ProxyHand>.Instance);
        Blueprint = Renderer.Render(TemplateFolder.Load("/nonexistent"), settings, fleet.Desired);
    }

    public Fleet Fleet { get; }

    public MasterSocket Master { get; }

    public RecoveryImage Image { get; }

    public ProxyHand Hand { get; }

    public Blueprint Blueprint { get; }

    public string StatsSocket => _folder["stats.sock"];

    public int MasterPid => int.Parse(File.ReadAllText(_folder["haproxy.pid"]), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Starts HAProxy with everybody in place.</summary>
    public static async Task<HandRig> StartAsync(Fleet fleet)
    {
        var rig = new HandRig(fleet);
        rig.Image.Prepare();
        await rig.Image.WriteAsync(rig.Blueprint, fleet.Observed.Proxy!, CancellationToken.None);
        await rig._process.StartAsync(CancellationToken.None);
        return rig;
    }

    /// <summary>What HAProxy's own tables say; Docker is as the fleet has it.</summary>
    public async Task<Observed> SeeAsync() =>
        Fleet.Observed with { Proxy = await _observer.ObserveAsync(CancellationToken.None) ?? throw new InvalidOperationException("HAProxy does not answer") };

    /// <summary>Carries out moves as the agent does.</summary>
    public async Task ApplyAsync(Observed before, IReadOnlyList<Move> moves) =>
        await Hand.ApplyAsync(moves, Blueprint, before, Forecast.After(before, moves, Fleet.Desired, Blueprint.Structure), CancellationToken.None);

    public void Dispose()
    {
        if (File.Exists(_folder["haproxy.pid"])) Tool.RunAsync("/bin/kill", ["-KILL", $"{MasterPid}"], CancellationToken.None).GetAwaiter().GetResult();
        Master.Dispose();
        _folder.Dispose();
    }
}
