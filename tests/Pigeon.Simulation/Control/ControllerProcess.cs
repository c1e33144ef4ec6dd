using Pigeon.Controller.Store;
using Pigeon.Simulation.Engine;

namespace Pigeon.Simulation.Control;

/// <summary>A controller from its start to its death: leads for a term when it can, and drops everything when that is over by its own watch.</summary>
internal sealed class ControllerProcess
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
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

    /// <summary>What it leads in; null while another one leads.</summary>
    public Term? Term { get; private set; }

    /// <summary>Ends when the term does.</summary>
    public CancellationToken End { get; private set; }

    private async Task RunAsync()
    {
        while (true)
        {
            if (_etcd.Campaign(Machine.Name) is { } number) await LeadAsync(number);
            await Task.Delay(Again, _time, CancellationToken.None);
        }
    }

    private async Task LeadAsync(long number)
    {
        var end = new CancellationTokenSource();
        (Term, End) = (new Term(Machine.Name, new TermStore(_etcd, number, _time, end.Cancel), _time, Lease), end.Token);
        try
        {
            Task[] parts = [Term.RunAsync(end.Token), HoldAsync(number, end.Token)];
            await await Task.WhenAny(parts);
        }
        catch (Exception over) when (over is TermEndedException or StoreException || end.IsCancellationRequested)
        {
            _etcd.World.Tell($"{Machine.Name}: its term {number} ends: {over.Message}");
        }
        finally
        {
            Term = null;
            end.Cancel();
        }
    }

    /// <summary>Says again and again that it leads.</summary>
    private async Task HoldAsync(long number, CancellationToken ct)
    {
        var until = _time.GetTimestamp() + TimeSpan.FromSeconds(5).Ticks;
        while (true)
        {
            await Task.Delay(Again, _time, ct);
            var before = _time.GetTimestamp();
            if (!_etcd.World.Trouble(_etcd.TroublePercent) && _etcd.Renew(number) is { } lease) until = before + lease.Ticks - TimeSpan.FromSeconds(1).Ticks;
            if (_time.GetTimestamp() >= until) throw new TermEndedException("its lease is over");
        }
    }
}
