using Microsoft.Extensions.Logging;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Http;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Controller.Webhooks;
using Pigeon.Core.Fleet;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;
using Pigeon.Hosting.Http;

namespace Pigeon.Controller;

/// <summary>Puts the controller together and runs it until it is told to stop. No VM needs it for its traffic.</summary>
public sealed partial class ControllerHost(ControllerSettings settings, TimeProvider time)
{
    /// <summary>How long an agent's stream may hold up the end.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    /// <exception cref="StateFileException">The stored state is damaged.</exception>
    /// <exception cref="SocketTakenException">An address is taken, or not ours to listen on.</exception>
    /// <exception cref="IOException">Another controller uses the folder, or it cannot be written.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var folder = StateFolder.Take(settings.StateDir);
        using var loggers = Loggers.Create(settings.Log);
        var logger = loggers.CreateLogger<ControllerHost>();
        var store = new FileStore(folder.Path);
        using var tokens = new TokenBook(store, time);
        await tokens.LoadAsync(ct);
        using var vms = new VmBook(store, time);
        await vms.LoadAsync(ct);
        var presence = new Presence(time, settings.Lease);
        using var authority = settings.Tls is null ? await Authority.LoadOrCreateAsync(TlsFolder(), settings.Name, time.GetUtcNow(), ct) : null;
        IServerCertificate certificate = settings.Tls is { } files
            ? new OperatorCertificate(files)
            : new IssuedCertificate(authority!, new ServerNames(settings, Environment.MachineName), TlsFolder(), time);
        if (certificate.Refresh() is { } done) Log.Certificate(logger, done);
        var (inbox, journal) = (new KeeperInbox(), new FleetJournal(settings.Name));
        var definitions = new DefinitionStore(store);
        var keeper = new Keeper(
            inbox, new FleetStore(store), definitions, journal,
            FleetView.Of(vms.All, settings.NodeGroups, settings.Lease, presence.StartedAt), time, loggers.CreateLogger<Keeper>());
        await keeper.LoadAsync(ct);
        using var ledger = new WebhookLedger(store);
        using var receivers = new WebhookClient(time);
        var webhooks = new WebhookDesk(
            settings.Name, [.. settings.Webhooks.Select(hook => new WebhookQueue(hook, new Random().NextDouble))], ledger, () => keeper.Picture.Desired, journal, receivers, time, loggers.CreateLogger<WebhookDesk>());
        var api = new ControllerApi(
            new Door(tokens, vms, loggers.CreateLogger<Door>()),
            new AgentDesk(settings.Name, vms, presence, keeper, inbox, definitions, time, loggers.CreateLogger<AgentDesk>()),
            new OperationDesk(settings.Name, keeper, inbox, journal, time, loggers.CreateLogger<OperationDesk>()),
            new TokenDesk(tokens, certificate, loggers.CreateLogger<TokenDesk>()),
            new FleetReport(settings.Name, vms, presence, () => keeper.Picture, journal, webhooks.Show),
            certificate);
        await using var web = WebServer.Build(settings, certificate, api, loggers);
        await WebServer.StartAsync(web, settings, ct);
        Log.Listening(logger, settings.Name, string.Join(", ", settings.Listen), vms.All.Count);
        try
        {
            // The first to end ends all.
            await await Task.WhenAny(new CertificateWatch(certificate, time, loggers.CreateLogger<CertificateWatch>()).RunAsync(ct), keeper.RunAsync(ct), webhooks.RunAsync(ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Goodbye, time);
            await web.StopAsync(patience.Token);
        }
    }

    private string TlsFolder() => Directory.CreateDirectory(Path.Combine(settings.StateDir, "tls")).FullName;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "TLS: {Done}")]
        public static partial void Certificate(ILogger logger, string done);

        [LoggerMessage(LogLevel.Information, "Controller {Name} listens on {Places}; {Vms} VMs have joined")]
        public static partial void Listening(ILogger logger, string name, string places, int vms);
    }
}
