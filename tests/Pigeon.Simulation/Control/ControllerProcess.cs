using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Leading;
using Pigeon.Controller.Settings;
using Pigeon.Controller.Store;
using Pigeon.Simulation.Engine;

namespace Pigeon.Simulation.Control;

/// <summary>A controller from its start to its death, as <see cref="Pigeon.Controller.ControllerHost"/> has it: it leads one term after the other, each made anew of what is stored.</summary>
internal sealed class ControllerProcess
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly SimulatedEtcd _etcd;
    private readonly NodeClock _time;

    public ControllerProcess(Machine machine, SimulatedEtcd etcd)
    {
        (Machine, _etcd) = (machine, etcd);
        Node = new Node(etcd.World.Pump, machine.Name) { Lateness = () => etcd.World.Trouble(1) ? etcd.World.Chance.Ms(1, 5000) : TimeSpan.Zero };
        _time = new NodeClock(Node, machine);
        Node.Start(RunAsync);
    }

    /// <summary>How long a silent VM counts as present.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(15);

    public Machine Machine { get; }

    public Node Node { get; }

    /// <summary>What it leads with; null while another one leads.</summary>
    public LeadingParts? Term { get; private set; }

    /// <summary>Ends when the term does.</summary>
    public CancellationToken End { get; private set; }

    private async Task RunAsync()
    {
        var place = new EtcdPlace { Endpoints = [new Uri("http://etcd:2379")], Prefix = SimulatedEtcd.Prefix };
        await using var terms = new EtcdTerms(new EtcdLine(_etcd, Node, _time), place, new LeaderRecord(Machine.Name, new Uri($"https://{Machine.Name}:7400")), NullLogger.Instance);
        while (true) await LeadAsync(terms);
    }

    private async Task LeadAsync(EtcdTerms terms)
    {
        await using var term = await terms.BeginAsync(CancellationToken.None);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(term.Ended);
        (Term, End) = (new LeadingParts(Machine.Name, term, _time, Lease), term.Ended);
        try
        {
            await Term.RunAsync(end.Token);
        }
        catch (Exception over) when (over is TermEndedException || (over is OperationCanceledException && term.Ended.IsCancellationRequested))
        {
            _etcd.World.Tell($"{Machine.Name}: its term {term.Number} is over: {term.Why}");
        }
        catch (StoreException fault)
        {
            _etcd.World.Tell($"{Machine.Name}: its term {term.Number} is over: {fault.Message}");
            await Task.Delay(Pause, _time, CancellationToken.None);
        }
        finally
        {
            Term = null;
        }
    }
}
