using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Http;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Controller.Tls;
using Pigeon.Controller.Tokens;
using Pigeon.Controller.Vms;
using Pigeon.Core.Fleet;

namespace Pigeon.Controller.Leading;

/// <summary>All that a controller is made of while it leads. It is made anew in each term, of what is stored, and dropped with it.</summary>
internal sealed class TermParts : IAsyncDisposable
{
    private readonly TokenBook _tokens;
    private readonly ServiceProvider _services;
    private readonly Keeper _keeper;

    private TermParts(TokenBook tokens, VmBook vms, Keeper keeper, ServiceProvider services, RequestDelegate answer) =>
        (_tokens, Vms, _keeper, _services, Answer) = (tokens, vms, keeper, services, answer);

    public VmBook Vms { get; }

    /// <summary>Answers requests.</summary>
    public RequestDelegate Answer { get; }

    /// <exception cref="Pigeon.Hosting.Files.StateFileException">What is stored is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    /// <exception cref="TermEndedException">The term is over.</exception>
    public static async Task<TermParts> LoadAsync(
        ControllerSettings settings, Term term, ITerms terms, IServerCertificate certificate, TimeProvider time, ILoggerFactory loggers, CancellationToken ct)
    {
        var tokens = new TokenBook(term.Store, time);
        var vms = new VmBook(term.Store, time);
        try
        {
            await tokens.LoadAsync(ct);
            await vms.LoadAsync(ct);
            var presence = new Presence(time, settings.Lease);
            var (inbox, journal) = (new KeeperInbox(), new FleetJournal(settings.Name));
            var definitions = new DefinitionStore(term.Store);
            var keeper = new Keeper(
                settings.Name, inbox, new FleetStore(term.Store), definitions, journal,
                FleetView.Of(vms.All, settings.NodeGroups, settings.Lease, presence.StartedAt), time, loggers.CreateLogger<Keeper>());
            await keeper.LoadAsync(ct);
            var api = new ControllerApi(
                new Door(tokens, vms, loggers.CreateLogger<Door>()),
                new AgentDesk(settings.Name, vms, presence, keeper, inbox, definitions, time, loggers.CreateLogger<AgentDesk>()),
                new OperationDesk(settings.Name, keeper, inbox, journal, time, loggers.CreateLogger<OperationDesk>()),
                new TokenDesk(tokens, certificate, loggers.CreateLogger<TokenDesk>()),
                new FleetReport(settings.Name, vms, presence, () => keeper.Picture, journal) { Store = () => new(terms.Place, terms.Trouble) });

            // Services of its own: what routing keeps of the paths goes with the term.
            var services = new ServiceCollection().AddSingleton(loggers).AddRouting().BuildServiceProvider();
            var paths = new ApplicationBuilder(services).UseRouting();
            paths.UseEndpoints(api.Map);
            return new TermParts(tokens, vms, keeper, services, paths.Build());
        }
        catch
        {
            tokens.Dispose();
            vms.Dispose();
            throw;
        }
    }

    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public Task RunAsync(CancellationToken ct) => _keeper.RunAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _tokens.Dispose();
        Vms.Dispose();
    }
}
