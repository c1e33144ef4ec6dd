using Microsoft.Extensions.Logging;
using Pigeon.Controller.Audit;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Http;
using Pigeon.Controller.Leading;
using Pigeon.Controller.Metrics;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller;

/// <summary>Puts the controller together and runs it until it is told to stop. No VM needs it for its traffic.</summary>
public sealed partial class ControllerHost(ControllerSettings settings, TimeProvider time)
{
    /// <summary>How long an agent's stream may hold up the end.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="StateFileException">The stored state is damaged.</exception>
    /// <exception cref="SocketTakenException">An address is taken, or not ours to listen on.</exception>
    /// <exception cref="IOException">Another controller uses the folder, or it cannot be written.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var folder = StateFolder.Take(settings.StateDir);
        using var loggers = Loggers.Create(settings.Log);
        var logger = loggers.CreateLogger<ControllerHost>();
        using var audit = new AuditLog(Path.Combine(folder.Path, "audit"), settings.Name, settings.Audit, time, loggers.CreateLogger<AuditLog>());
        await using var terms = Terms(folder, loggers, logger);
        using var authority = await AuthorityAsync(terms, logger, ct);
        IServerCertificate certificate = settings.Tls is { } files
            ? new OperatorCertificate(files)
            : new IssuedCertificate(authority, new ServerNames(settings, Environment.MachineName), TlsFolder(), time);
        if (certificate.Refresh() is { } done) Log.Certificate(logger, done);
        var counts = new ControllerCounts();
        audit.OnRecord = counts.Note;
        var stage = new Stage(settings.Name, terms, certificate, audit, new MetricsDoor(settings.MetricsTokenFile, loggers.CreateLogger<MetricsDoor>()), counts, time);
        await using var web = WebServer.Build(settings, new TlsDoor(certificate, authority, time), stage.AnswerAsync, audit, time, loggers);
        await WebServer.StartAsync(web, settings, ct);
        foreach (var place in settings.Listen.OfType<ListenPlace.Http>()) Log.InTheClear(logger, place.Warning);
        var systemd = Systemd.OfThisProcess(time);
        systemd.Ready($"listens on {string.Join(", ", settings.Listen)}");
        Log.Listening(logger, settings.Name, string.Join(", ", settings.Listen), terms.Place);
        var (auditing, leading) = (audit.RunAsync(ct), LeadAsync(terms, stage, new LastingParts(authority, certificate, audit, counts, time, loggers), logger, ct));
        try
        {
            // The first to end ends all.
            await await Task.WhenAny(new CertificateWatch(certificate, time, loggers.CreateLogger<CertificateWatch>()).RunAsync(ct), auditing, leading);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            systemd.Stopping();

            // What it leads with is given back before the rest ends, so that another one need not wait for that.
            await Task.WhenAny(leading);
            using var patience = new CancellationTokenSource(Goodbye, time);
            await web.StopAsync(patience.Token);
            await Task.WhenAny(auditing);
        }
    }

    /// <summary>All controllers of an etcd have one CA, so it has to be had before the first connection is taken.</summary>
    private async Task<Authority> AuthorityAsync(ITerms terms, ILogger logger, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await new AuthoritySource(terms.Shared, settings, TlsFolder(), time).OpenAsync(ct);
            }
            catch (Exception fault) when (settings.Etcd is not null && fault is StoreException or StoreUnsureException)
            {
                Log.NoAuthority(logger, fault.Message);
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    private ITerms Terms(StateFolder folder, ILoggerFactory loggers, ILogger logger)
    {
        if (settings.Etcd is not { } place)
        {
            WholeFiles.Check(folder.Path);
            return new FileTerms(folder);
        }

        if (place.Endpoints.Any(endpoint => endpoint.Scheme == "http")) Log.StoreInTheClear(logger, place);
        return new EtcdTerms(place, new LeaderRecord(settings.Name, settings.Advertise), time, loggers);
    }

    /// <summary>Leads one term after the other. Each begins with what is stored, and with nothing that was known before.</summary>
    private async Task LeadAsync(ITerms terms, Stage stage, LastingParts lasting, ILogger logger, CancellationToken ct)
    {
        while (true)
        {
            await using var term = await terms.BeginAsync(ct);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, term.Ended);
            try
            {
                await using var parts = await TermParts.LoadAsync(settings, term, terms, lasting, stage.Page, end.Token);
                Log.Leads(logger, settings.Name, term.Number, parts.Vms);
                stage.Open(parts, term);
                await parts.RunAsync(end.Token);
            }
            catch (TermEndedException ended) when (!ct.IsCancellationRequested)
            {
                Log.TermEnded(logger, term.Number, ended.Message);
            }
            catch (OperationCanceledException) when (term.Ended.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                Log.TermEnded(logger, term.Number, term.Why);
            }
            catch (StoreException fault) when (settings.Etcd is not null)
            {
                Log.TermEnded(logger, term.Number, fault.Message);
                await Task.Delay(Pause, time, ct);
            }
            finally
            {
                stage.Close();
            }
        }
    }

    /// <summary>A revocation keeps tokens of before from letting a VM in, so it is needed for as long as there are such.</summary>
    private string TlsFolder() => Directory.CreateDirectory(Path.Combine(settings.StateDir, "tls")).FullName;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "TLS: {Done}")]
        public static partial void Certificate(ILogger logger, string done);

        [LoggerMessage(LogLevel.Warning, "The controller {Warning}")]
        public static partial void InTheClear(ILogger logger, string warning);

        [LoggerMessage(LogLevel.Warning, "The CA cannot be had from the store, which is tried again; nothing listens before that: {Why}")]
        public static partial void NoAuthority(ILogger logger, string why);

        [LoggerMessage(LogLevel.Information, "Controller {Name} listens on {Places}; the state is in {Store}")]
        public static partial void Listening(ILogger logger, string name, string places, string store);

        [LoggerMessage(LogLevel.Information, "Controller {Name} leads (term {Term}); {Vms} VMs have joined")]
        public static partial void Leads(ILogger logger, string name, long term, int vms);

        [LoggerMessage(LogLevel.Warning, "Term {Term} is over, and nothing of it goes on here: {Why}")]
        public static partial void TermEnded(ILogger logger, long term, string why);

        [LoggerMessage(LogLevel.Warning, "The etcd is spoken to in the clear, as its endpoints say (http://): whoever can listen there reads the fleet's state, and may change it ({Etcd})")]
        public static partial void StoreInTheClear(ILogger logger, EtcdPlace etcd);
    }
}
