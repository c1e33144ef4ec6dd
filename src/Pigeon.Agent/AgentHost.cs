using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pigeon.Agent.Certificates;
using Pigeon.Agent.Control;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Fleet;
using Pigeon.Agent.Formulas;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Hooks;
using Pigeon.Agent.Http;
using Pigeon.Agent.Images;
using Pigeon.Agent.Metrics;
using Pigeon.Agent.Processes;
using Pigeon.Agent.Pruning;
using Pigeon.Agent.Secrets;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;
using Pigeon.Hosting.Http;
using Pigeon.Hosting.Metrics;

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
        foreach (var path in settings.Listen) await ListenSocket.PrepareAsync(path, "agent", ct);

        var proxy = ProxyLayout.Of(settings);
        var image = new RecoveryImage(proxy, settings.Haproxy.Config);
        image.Prepare();
        using var loggers = Loggers.Create(settings.Log);

        // What is decided goes by it, and whatever is compared with that; what others made goes by the machine's clock: files, certificates, events of the Engine.
        var steady = new SteadyClock(time);
        using var engine = new EngineClient(settings.Docker, time);
        using var master = new MasterSocket(settings.Haproxy.MasterSocket, time);
        using var events = HaproxyEvents.Open(proxy.EventsSocket);
        var bell = new Bell(steady);
        var systemd = Systemd.OfThisProcess(time);
        var leaving = new LeavingMarks(steady);
        var runtime = new RuntimeSocket(settings.Haproxy.StatsSocket, time);
        var process = new ProxyProcess(ProxyLayout.FilesOf(settings), master, time);
        IConfigInspector inspector = settings.Haproxy.Container is { } container ? new ContainerInspector(engine, container) : process;
        var check = new ConfigCheck(inspector, settings.Haproxy.Config);
        var quarantine = new Quarantine(check, steady, loggers.CreateLogger<Quarantine>());
        var serving = new ServingWorker(runtime, master);
        var hand = new ProxyHand(
            new ProxyPorts(settings.Haproxy.Mode, serving, master, process), image, check, quarantine, new OldWorkers(master, proxy), proxy, steady,
            loggers.CreateLogger<ProxyHand>());
        var credentials = new CredentialStore(settings.DockerConfig, new CredentialProgram(new ProcessRunner(time)));
        var images = new ImageDesk(engine, credentials, loggers.CreateLogger<ImageDesk>());
        var places = new FormulaPlaces(settings.StateDir);
        var work = new DockerWork(engine, images, new SecretReader(Environment.GetEnvironmentVariable), places, bell, steady, loggers.CreateLogger<DockerWork>());
        var marks = new PruneMarks();
        var docker = new DockerObserver(engine, leaving, work, marks, loggers.CreateLogger<DockerObserver>());
        var watcher = new DockerWatcher(engine, leaving, bell, time, loggers.CreateLogger<DockerWatcher>());
        var inbox = new Inbox(bell, steady);
        var journal = new Journal(settings.Vm.Name, steady);
        var cadence = new Cadence(steady, settings.Resync);
        var lastGood = LastGood.Load(image.Folder, Disk.Own);
        var draftsman = new Draftsman(new TemplateSource(settings.Haproxy.Templates), proxy, lastGood, quarantine);
        var review = new Review(draftsman, quarantine, check, lastGood, cadence, loggers.CreateLogger<Review>());
        var certificates = new CertificateStore(settings.Frontends, proxy, inspector, time, loggers.CreateLogger<CertificateStore>());
        var certificateHand = new CertificateHand(serving, proxy, steady, loggers.CreateLogger<CertificateHand>());
        var cutter = new Cutter(serving, master, steady, loggers.CreateLogger<Cutter>());
        var observer = new ProxyObserver(serving, master, new LeavingTraffic(serving, master), proxy);
        var drift = new DriftWatch(steady, loggers.CreateLogger<DriftWatch>());
        using var caller = new HookCaller(settings.Vm.Name, new ProcessRunner(time), time);
        var hooks = new HookWork(caller, bell, loggers.CreateLogger<HookWork>());
        var bundles = new BundleStore(places);
        var formulas = new FormulaWork(new FormulaShelf(places, drift, time), bundles, bell, steady, loggers.CreateLogger<FormulaWork>());
        var commands = new CommandReader(settings);
        var definitions = new DefinitionShelf(settings.StateDir, Disk.Own);
        var duty = settings.Controller is null ? null
            : new FleetDuty(new OrderShelf(settings.StateDir, Disk.Own), new SpecDesk(definitions, commands), bell, steady, loggers.CreateLogger<FleetDuty>());
        var reconciler = new Reconciler(
            new LiveWorld(docker, work, new LiveProxy(observer, hand, cutter, drift, certificates, certificateHand), hooks, formulas, () => duty?.Peers),
            new DesiredStore(settings.StateDir, Disk.Own), new Clerk(inbox, duty, draftsman, hand, new Foresight(draftsman, image, places), bundles),
            draftsman, review, journal, bell, cadence, loggers.CreateLogger<Reconciler>());
        work.OnEvidence = (name, evidence) =>
        {
            if (reconciler.Desired.Find(name)?.Running is { } operation) journal.Evidence(operation.Id, evidence);
        };
        images.OnPulled = found =>
        {
            if (reconciler.Desired.Find(found.App)?.Running is { } operation) journal.Step(operation.Id, $"pulled {found.Image}");
        };
        cutter.OnCut = (cut, what) =>
        {
            if (reconciler.Desired.Find(cut.App)?.Running is { } operation) journal.Step(operation.Id, what);
        };
        var report = new StatusReport(settings, journal, docker, hand, drift);
        duty?.Load();
        var link = settings.Controller is { } place
            ? Link(place, new LinkKey(settings.StateDir, place), new VmReporter(settings, reconciler, duty!, report.Show), duty!, definitions, loggers)
            : null;
        if (link is not null) report.Link = link.Show;
        var api = new AgentApi(inbox, reconciler, journal, commands, new ManagedGuard(duty, link is null ? null : link.Show), report,
            new DiffReport(settings, engine, drift, places), steady);
        var metrics = new AgentMetrics(reconciler, report, watcher, drift, () => runtime.Sent + master.Sent, TimeProvider.System) { LinkEnds = () => link?.CertificateEnds };
        (reconciler.OnRound, reconciler.OnStored) = (metrics.Round, metrics.Stored);
        var prune = new PruneWork(engine, new Remover(engine, loggers.CreateLogger<Remover>()), marks, inbox);
        await using var web = BuildWeb(api, new PruneApi(settings.Vm.Name, prune), metrics, loggers);
        await RunAllAsync(web, watcher, reconciler, systemd, ct, work.RunAsync, hooks.RunAsync, formulas.RunAsync, prune.RunAsync,
            new Supervision(reconciler, () => hand.Problem, bell, systemd).RunAsync,
            token => new HaproxyPulse(master, time).RunAsync(_ => bell.Ring(Reason.Haproxy), token),
            token => certificates.WatchAsync(bell, token),
            token => ImageWatcher.RunAsync(image.Folders, image.Files, bell, token),
            token => events.RunAsync(_ => bell.Ring(Reason.Haproxy), token),
            token => link?.RunAsync(token) ?? Task.Delay(Timeout.InfiniteTimeSpan, time, token));
    }

    /// <summary>The first to end ends all; subscribe first, list second.</summary>
    private async Task RunAllAsync(
        WebApplication web, DockerWatcher watcher, Reconciler reconciler, Systemd systemd, CancellationToken ct, params Func<CancellationToken, Task>[] others)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        reconciler.Load();
        var watching = watcher.RunAsync(end.Token);
        await watcher.FirstTry.WaitAsync(end.Token);
        await web.StartAsync(end.Token);
        foreach (var path in settings.Listen) ListenSocket.Protect(path);
        List<Task> parts = [watching, reconciler.RunAsync(end.Token), .. others.Select(run => run(end.Token))];
        await Task.WhenAny(parts);
        await end.CancelAsync();
        systemd.Stopping();
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

    private WebApplication BuildWeb(AgentApi api, PruneApi prune, AgentMetrics metrics, ILoggerFactory loggers)
    {
        // Empty, because the other builders read and watch an appsettings.json in whatever folder the agent was started.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers).AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var path in settings.Listen) kestrel.ListenUnixSocket(path);
        });
        var web = builder.Build();
        Map(web, api, prune, metrics);
        return web;
    }

    /// <summary>All that an agent answers.</summary>
    internal static void Map(IEndpointRouteBuilder routes, AgentApi api, PruneApi prune, AgentMetrics metrics)
    {
        api.Map(routes);
        prune.Map(routes);
        routes.MapGet(MetricPage.Path, http => metrics.Page().Answer.ExecuteAsync(http));
        routes.MapGet(ApiDescription.Path, new ApiDescription(typeof(AgentHost).Assembly).AnswerAsync);
    }

    private ControllerLink Link(ControllerPlace place, LinkKey key, VmReporter reporter, FleetDuty duty, DefinitionShelf definitions, ILoggerFactory loggers) => new(
        place, key, new LinkRenewal(key, new Random().NextDouble, time, loggers.CreateLogger<LinkRenewal>()), reporter, duty, definitions,
        (at, trust, shown) => new ControllerClient(at, trust, shown, time), new Backoff(new Random().NextDouble), time, loggers.CreateLogger<ControllerLink>());
}
