using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Certificates;
using Pigeon.Controller.Fleet;
using Pigeon.Controller.Http;
using Pigeon.Controller.Leading;
using Pigeon.Controller.Store;
using Pigeon.Controller.Vms;
using Pigeon.Core.Fleet;
using Pigeon.Core.Targets;
using Pigeon.Hosting;

namespace Pigeon.Simulation.Control;

/// <summary>All that a controller is while it leads, made anew of what is stored: the real keeper, books and desks.</summary>
internal sealed class LeadingParts(string controller, Term term, TimeProvider time, TimeSpan lease)
{
    private readonly DefinitionStore _definitions = new(term.Store);
    private readonly KeeperInbox _inbox = new();
    private bool _isOpen;

    /// <summary>What it decides by.</summary>
    public SteadyClock Clock { get; } = new(time);

    public VmBook Vms { get; } = new(term.Store, time);

    private CertificateBook Certificates { get; } = new(term.Store, time);

    public AgentGate Gate => field ??= new AgentGate(Vms, Certificates, time);

    public Keeper? Keeper { get; private set; }

    public JoinDesk? Joins { get; private set; }

    public AgentDesk? Agents { get; private set; }

    public OperationDesk? Operations { get; private set; }

    /// <summary>Whether it may answer.</summary>
    public bool IsOpen => _isOpen && !term.IsOver;

    public async Task RunAsync(CancellationToken ct)
    {
        await Vms.LoadAsync(ct);
        await Certificates.LoadAsync(ct);
        var (presence, journal) = (new Presence(Clock, lease), new FleetJournal(controller));
        Keeper = new Keeper(_inbox, new FleetStore(term.Store), _definitions, journal, FleetView.Of(Vms.All, NodeGroups.None, lease, presence.StartedAt), Clock, NullLogger<Keeper>.Instance);
        await Keeper.LoadAsync(ct);
        var issuer = new Issuer(Certificates, StoryAuthority.Instance.Authority, StoryAuthority.Instance, StoryAuthority.Lifetime, time);
        Joins = new JoinDesk(controller, issuer, Gate, Certificates, Vms, presence, _inbox, time, NullLogger<JoinDesk>.Instance);
        Agents = new AgentDesk(controller, issuer, Gate, Certificates, Vms, presence, Keeper, _inbox, _definitions, time, NullLogger<AgentDesk>.Instance);
        Operations = new OperationDesk(controller, Keeper, _inbox, journal, _definitions, Clock, NullLogger<OperationDesk>.Instance);
        _isOpen = true;
        try
        {
            await Keeper.RunAsync(ct);
        }
        finally
        {
            _isOpen = false;
        }
    }
}
