using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Control;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Http;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Rendering;

namespace Pigeon.Agent;

/// <summary>Puts one VM's agent together and runs it until it is told to stop. HAProxy is left running.</summary>
public sealed class AgentHost(AgentSettings settings, TimeProvider time)
{
    /// <summary>How long a watcher's stream may hold up the end.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    /// <exception cref="StateFileException">The stored state is damaged.</exception>
    /// <exception cref="SocketTakenException">Another agent listens already, or the socket is not ours to open.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(settings.StateDir);
        Directory.CreateDirectory(settings.RunDir);
        foreach (var path in settings.Listen) await ListenSocket.PrepareAsync(path, ct);

        var proxy = Describe(settings);
        var image = new RecoveryImage(proxy, settings.Haproxy.Config);
        image.Prepare();
        using var loggers = Loggers.Create(settings.Log);
        using var engine = new EngineClient(settings.Docker, time);
        using var master = new MasterSocket(settings.Haproxy.MasterSocket, time);
        using var events = HaproxyEvents.Open(proxy.EventsSocket);
        var bell = new Bell(time);
        var leaving = new LeavingMarks(time);
        var runtime = new RuntimeSocket(settings.Haproxy.StatsSocket, time);
        var process = new ProxyProcess(Files(settings), master, time);
        var hand = new ProxyHand(new ProxyPorts(settings.Haproxy.Mode, runtime, master, process), image, new OldWorkers(master, proxy), proxy, time, loggers.CreateLogger<ProxyHand>());
        var work = new DockerWork(engine, bell, time, loggers.CreateLogger<DockerWork>());
        var docker = new DockerObserver(engine, leaving, work);
        var watcher = new DockerWatcher(engine, leaving, bell, time, loggers.CreateLogger<DockerWatcher>());
        var inbox = new Inbox(bell, time);
        var journal = new Journal(settings.Vm.Name, time);
        var draftsman = new Draftsman(TemplateFolder.Load(settings.Haproxy.Templates), TemplateFolder.Shipped(), proxy);
        var reconciler = new Reconciler(
            new LiveWorld(docker, new ProxyObserver(runtime, master, proxy), work, hand, engine), new DesiredStore(settings.StateDir),
            new Clerk(inbox, draftsman, hand), draftsman, journal, bell, new Cadence(time, settings.Resync), loggers.CreateLogger<Reconciler>());
        work.OnEvidence = (name, evidence) =>
        {
            if (reconciler.Desired.Find(name)?.Running is { } operation) journal.Evidence(operation.Id, evidence);
        };
        var api = new AgentApi(inbox, reconciler, journal, new CommandReader(settings), new StatusReport(settings, journal, docker, hand), settings.Vm.Name, time);
        await using var web = BuildWeb(api, loggers);
        await RunAllAsync(web, watcher, reconciler, ct, work.RunAsync,
            token => new HaproxyPulse(master, time).RunAsync(_ => bell.Ring(Reason.Haproxy), token),
            token => events.RunAsync(_ => bell.Ring(Reason.Haproxy), token));
    }

    /// <summary>The first to end ends all; subscribe first, list second.</summary>
    private static async Task RunAllAsync(
        WebApplication web, DockerWatcher watcher, Reconciler reconciler, CancellationToken ct, params Func<CancellationToken, Task>[] others)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await reconciler.LoadAsync(end.Token);
        var watching = watcher.RunAsync(end.Token);
        await watcher.FirstTry.WaitAsync(end.Token);
        await web.StartAsync(end.Token);
        List<Task> parts = [watching, reconciler.RunAsync(end.Token), .. others.Select(run => run(end.Token))];
        await Task.WhenAny(parts);
        await end.CancelAsync();
        using var patience = new CancellationTokenSource(Goodbye, TimeProvider.System);
        await web.StopAsync(patience.Token);
        try
        {
            await Task.WhenAll(parts);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Told to stop, and stopped.
        }
    }

    private WebApplication BuildWeb(AgentApi api, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(loggers);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var path in settings.Listen) kestrel.ListenUnixSocket(path);
        });
        var web = builder.Build();
        api.Map(web);
        return web;
    }

    private static ProxySettings Describe(AgentSettings settings) => new()
    {
        StatsSocket = settings.Haproxy.StatsSocket,
        EventsSocket = $"{settings.RunDir}/haproxy-events.sock",
        StateFile = $"{settings.StateDir}/haproxy/server.state",
        MapsFolder = $"{settings.StateDir}/haproxy/maps",
        User = ProxyUser.Find(),
        Listeners = settings.Frontends.SelectMany(ListenersOf).ToValueList(),
    };

    private static IEnumerable<Listener> ListenersOf(FrontendSettings frontend)
    {
        yield return new Listener(frontend.Name, Internal: false, frontend.Bind);
        if (frontend.Internal.Count > 0) yield return new Listener(frontend.Name, Internal: true, frontend.Internal);
    }

    private static ProxyFiles Files(AgentSettings settings) => new()
    {
        Binary = settings.Haproxy.Binary,
        Config = settings.Haproxy.Config,
        MasterSocket = settings.Haproxy.MasterSocket,
        RuntimeSocket = settings.Haproxy.StatsSocket,
        PidFile = $"{settings.RunDir}/haproxy.pid",
    };
}
