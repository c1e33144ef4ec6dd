using Microsoft.Extensions.Logging;
using Pigeon.Controller.Http;
using Pigeon.Controller.Leading;
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
        await using var terms = Terms(folder, loggers, logger);
        using var authority = settings.Tls is null ? await Authority.LoadOrCreateAsync(TlsFolder(), settings.Name, time.GetUtcNow(), ct) : null;
        IServerCertificate certificate = settings.Tls is { } files
            ? new OperatorCertificate(files)
            : new IssuedCertificate(authority!, new ServerNames(settings, Environment.MachineName), TlsFolder(), time);
        if (certificate.Refresh() is { } done) Log.Certificate(logger, done);
        var stage = new Stage(settings.Name, terms, certificate, time);
        await using var web = WebServer.Build(settings, certificate, stage.AnswerAsync, loggers);
        await WebServer.StartAsync(web, settings, ct);
        Log.Listening(logger, settings.Name, string.Join(", ", settings.Listen), terms.Place);
        var leading = LeadAsync(terms, stage, certificate, loggers, logger, ct);
        try
        {
            // The first to end ends all.
            await await Task.WhenAny(new CertificateWatch(certificate, time, loggers.CreateLogger<CertificateWatch>()).RunAsync(ct), leading);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What it leads with is given back before the rest ends, so that another one need not wait for that.
            await Task.WhenAny(leading);
            using var patience = new CancellationTokenSource(Goodbye, time);
            await web.StopAsync(patience.Token);
        }
    }

    private ITerms Terms(StateFolder folder, ILoggerFactory loggers, ILogger logger)
    {
        if (settings.Etcd is not { } place)
        {
            WholeFiles.Check(folder.Path);
            return new FileTerms(folder);
        }

        if (place.Endpoints.Any(endpoint => endpoint.Scheme == "http")) Log.InTheClear(logger, place);
        return new EtcdTerms(place, new LeaderRecord(settings.Name, settings.Advertise), time, loggers);
    }

    /// <summary>Leads one term after the other. Each begins with what is stored, and with nothing that was known before.</summary>
    private async Task LeadAsync(ITerms terms, Stage stage, IServerCertificate certificate, ILoggerFactory loggers, ILogger logger, CancellationToken ct)
    {
        while (true)
        {
            await using var term = await terms.BeginAsync(ct);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, term.Ended);
            try
            {
                await using var parts = await TermParts.LoadAsync(settings, term, terms, certificate, time, loggers, end.Token);
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

    private string TlsFolder() => Directory.CreateDirectory(Path.Combine(settings.StateDir, "tls")).FullName;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "TLS: {Done}")]
        public static partial void Certificate(ILogger logger, string done);

        [LoggerMessage(LogLevel.Information, "Controller {Name} listens on {Places}; the state is in {Store}")]
        public static partial void Listening(ILogger logger, string name, string places, string store);

        [LoggerMessage(LogLevel.Information, "Controller {Name} leads (term {Term}); {Vms} VMs have joined")]
        public static partial void Leads(ILogger logger, string name, long term, int vms);

        [LoggerMessage(LogLevel.Warning, "Term {Term} is over, and nothing of it goes on here: {Why}")]
        public static partial void TermEnded(ILogger logger, long term, string why);

        [LoggerMessage(LogLevel.Warning, "The etcd is spoken to in the clear, as its endpoints say (http://): whoever can listen there reads the fleet's state, and may change it ({Etcd})")]
        public static partial void InTheClear(ILogger logger, EtcdPlace etcd);
    }
}
