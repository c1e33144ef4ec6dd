using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent;
using Pigeon.Agent.Control;
using Pigeon.Agent.Fleet;
using Pigeon.Agent.Formulas;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Http;
using Pigeon.Agent.Settings;
using Pigeon.Agent.World;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Rendering;
using Pigeon.Hosting;
using Pigeon.Simulation.Control;
using Pigeon.Simulation.Engine;

namespace Pigeon.Simulation.Vms;

/// <summary>An agent as <see cref="AgentHost"/> puts it together, from its start to its death; below it is a simulated VM, and before it a simulated network.</summary>
internal sealed class AgentProcess
{
    [ThreadStatic]
    private static TemplateSource? templates;

    private static readonly ProxySettings Layout = ProxyLayout.Of(SettingsOf("vm1", "10.0.0.1"));
    private readonly Bell _bell;

    public AgentProcess(Vm vm, Network network, string folder)
    {
        Node = new Node(vm.World.Pump, $"{vm.Name}'s agent") { Lateness = () => vm.World.Trouble(1) ? vm.World.Chance.Ms(1, 4000) : TimeSpan.Zero };
        var former = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(Node);
        try
        {
            var time = new NodeClock(Node, vm.Machine);
            var settings = SettingsOf(vm.Name.Text, $"10.0.0.{vm.Number}") with { Controller = new ControllerPlace(new Uri("https://controller:7400"), Path.Combine(folder, "token"), null) };
            var steady = new SteadyClock(time);
            _bell = new Bell(steady);
            var inbox = new Inbox(_bell, steady);
            var cadence = new Cadence(steady, settings.Resync);
            var check = new ConfigCheck(new Agreeable(), "/nowhere");
            var quarantine = new Quarantine(check, steady, NullLogger<Quarantine>.Instance);
            var lastGood = LastGood.Load("/state/haproxy", vm.Machine.Disk);
            var draftsman = new Draftsman(templates ??= new TemplateSource("/nowhere"), Layout, lastGood, quarantine);
            var review = new Review(draftsman, quarantine, check, lastGood, cadence, NullLogger<Review>.Instance);
            var places = new FormulaPlaces("/nowhere");
            var definitions = new DefinitionShelf("/state", vm.Machine.Disk);
            var duty = new FleetDuty(new OrderShelf("/state", vm.Machine.Disk), new SpecDesk(definitions, new CommandReader(settings)), _bell, steady, NullLogger<FleetDuty>.Instance);
            Reconciler = new Reconciler(
                new VmWorld(vm, Node, _bell, steady, () => duty.Peers), new DesiredStore("/state", vm.Machine.Disk),
                new Clerk(inbox, duty, draftsman, new Agreeable(), new Foresight(draftsman, new RecoveryImage(Layout, "/nowhere/haproxy.cfg"), places), new BundleStore(places)),
                draftsman, review, new Journal(vm.Name.Text, steady), _bell, cadence, NullLogger<Reconciler>.Instance);
            duty.Load();
            Reconciler.Load();
            var reporter = new VmReporter(settings, Reconciler, duty, _ => StatusOf(vm));
            var key = new LinkKey(folder, settings.Controller);
            var link = new ControllerLink(
                settings.Controller, key, new LinkRenewal(key, vm.World.Chance.Share, time, NullLogger<LinkRenewal>.Instance), reporter, duty, definitions,
                (_, _, shown) => new AgentLine(network, vm, Node, time, shown),
                new Backoff(vm.World.Chance.Share), time, NullLogger<ControllerLink>.Instance);
            Node.Start(() => Reconciler.RunAsync(CancellationToken.None));
            Node.Start(() => link.RunAsync(CancellationToken.None));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(former);
        }
    }

    public Node Node { get; }

    public Reconciler Reconciler { get; }

    /// <summary>Docker or HAProxy have told of something.</summary>
    public void Wake()
    {
        if (!Node.IsDead) _bell.Ring(Reason.Docker);
    }

    private static AgentSettings SettingsOf(string name, string address) => AgentSettingsFile.Load(
        null, new Dictionary<string, string> { ["PIGEON_ADDRESS"] = address, ["PIGEON_STATE_DIR"] = "/state", ["PIGEON_RUN_DIR"] = "/run" }, name, "/nowhere/agent.yaml") is
        Hosting.Settings.SettingsResult<AgentSettings>.Valid { Settings: var settings } ? settings : throw new InvalidOperationException("these settings are wrong");

    private static StatusWire StatusOf(Vm vm) => new()
    {
        Vm = vm.Name.Text, Agent = "1.0.0", Docker = new DockerStatusWire(true, "20.10", null), Haproxy = new HaproxyStatusWire(true, "2.6.12", 1, 0, 0, null), Frontends = [], Apps = [], Warnings = [],
    };

    /// <summary>A HAProxy that accepts every configuration.</summary>
    private sealed class Agreeable : IConfigInspector, IConfigJudge
    {
        public Task<ConfigVerdict> CheckConfigAsync(string path, CancellationToken ct) => throw new InvalidOperationException("nothing here is refused, so nothing is asked again");

        public Task<string?> RefusalOfAsync(AppText own, Blueprint blueprint, Core.World.Observed anticipated, CancellationToken ct) => Task.FromResult<string?>(null);
    }
}
