using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Http;
using Pigeon.Controller.Metrics;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Controller.Webhooks;
using Pigeon.Core.Fleet;
using Pigeon.Hosting;
using Pigeon.Hosting.Metrics;

namespace Pigeon.Controller.Leading;

/// <summary>All that a controller is made of while it leads. It is made anew in each term, of what is stored, and dropped with it.</summary>
internal sealed class TermParts : IAsyncDisposable
{
    private readonly List<IDisposable> _held = [];
    private readonly List<Func<CancellationToken, Task>> _loops = [];

    private TermParts()
    {
    }

    /// <summary>How many VMs have joined.</summary>
    public required int Vms { get; init; }

    /// <summary>Answers requests.</summary>
    public required RequestDelegate Answer { get; init; }

    /// <summary>Tells of the fleet.</summary>
    public required Action<MetricPage> Tell { get; init; }

    /// <param name="page">All that the controller tells.</param>
    /// <exception cref="Pigeon.Hosting.Files.StateFileException">What is stored is damaged, or another store than the one that the controller began with.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    /// <exception cref="TermEndedException">The term is over.</exception>
    public static async Task<TermParts> LoadAsync(
        ControllerSettings settings, Term term, ITerms terms, LastingParts lasting, Func<MetricPage> page, CancellationToken ct)
    {
        var (authority, certificate, audit, counts, time, loggers) = lasting;
        var store = new CountedStore(term.Store, counts);
        await AuthoritySource.CheckAsync(store, settings, authority, ct);
        var (tokens, vms) = (new TokenBook(store, time), new VmBook(store, time));
        var certificates = new CertificateBook(store, time);
        var (ledger, receivers) = (new WebhookLedger(store), new WebhookClient(time));
        await tokens.LoadAsync(ct);
        await vms.LoadAsync(ct);
        await certificates.LoadAsync(ct);

        // What is decided goes by it; tokens, certificates and the audit go by the machine's clock.
        var steady = new SteadyClock(time);
        var presence = new Presence(steady, settings.Lease);
        var (inbox, journal) = (new KeeperInbox(), new FleetJournal(settings.Name));
        var definitions = new DefinitionStore(store);
        var keeper = new Keeper(
            inbox, new FleetStore(store), definitions, journal,
            FleetView.Of(vms.All, settings.NodeGroups, settings.Lease, presence.StartedAt), steady, loggers.CreateLogger<Keeper>());
        await keeper.LoadAsync(ct);
        var webhooks = new WebhookDesk(
            audit, [.. settings.Webhooks.Select(hook => new WebhookQueue(hook, new Random().NextDouble))], ledger, () => keeper.Picture.Desired, journal, receivers, steady, loggers.CreateLogger<WebhookDesk>()) { OnTold = counts.Told };
        var issuer = new Issuer(certificates, authority, certificate, settings.CertificateLifetime, time);
        var gate = new AgentGate(vms, certificates, time);
        var issued = new CertificateReport(settings.Name, certificates, vms, authority, certificate, time);
        var report = new FleetReport(settings.Name, vms, presence, () => keeper.Picture, journal, webhooks.Show, issued, [.. settings.Listen.OfType<ListenPlace.Http>().Select(place => place.Warning)]) { Store = () => new(terms.Place, terms.Trouble) };
        var api = new ControllerApi(
            new Door([new SocketCallers(), new TokenCallers(tokens)], vms, gate, audit, loggers.CreateLogger<Door>()),
            new JoinDesk(settings.Name, issuer, gate, certificates, vms, presence, inbox, time, loggers.CreateLogger<JoinDesk>()),
            new AgentDesk(settings.Name, issuer, gate, certificates, vms, presence, keeper, inbox, definitions, time, loggers.CreateLogger<AgentDesk>()),
            new CertificateDesk(certificates, issued, vms, presence, time, loggers.CreateLogger<CertificateDesk>()),
            new OperationDesk(settings.Name, keeper, inbox, journal, definitions, steady, loggers.CreateLogger<OperationDesk>()),
            new TokenDesk(tokens, certificate, settings.NodeGroups, time, loggers.CreateLogger<TokenDesk>()),
            new AuditDesk(audit), report, page);

        // Services of its own: what routing keeps of the paths goes with the term.
        var diagnostics = new DiagnosticListener("Microsoft.AspNetCore");
        var services = new ServiceCollection().AddSingleton(loggers).AddLogging().AddSingleton(diagnostics).AddSingleton<DiagnosticSource>(diagnostics).AddRouting().BuildServiceProvider();
        var paths = new ApplicationBuilder(services).UseRouting();
        paths.UseEndpoints(api.Map);
        var parts = new TermParts { Vms = vms.All.Count, Answer = paths.Build(), Tell = written => FleetMetrics.Write(written, report.Status(Grant.Whole), issued.Show()) };

        // The books are not disposed of: whoever waits for his turn at one of them would wait for ever.
        parts._held.AddRange([services, receivers]);
        parts._loops.AddRange([keeper.RunAsync, tokens.RunAsync, webhooks.RunAsync, new CertificateSweep(certificates, vms, tokens, time, loggers.CreateLogger<CertificateSweep>()).RunAsync, new OutcomeWatch(audit, keeper, journal, time).RunAsync]);
        return parts;
    }

    /// <summary>Runs until one part fails, or the end is asked for; none of them runs any more when it returns.</summary>
    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = _loops.Select(loop => loop(end.Token)).ToList();
        var first = await Task.WhenAny(running);
        await end.CancelAsync();
        await Task.WhenAny(Task.WhenAll(running));
        await first;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var each in _held) each.Dispose();
        return ValueTask.CompletedTask;
    }
}
