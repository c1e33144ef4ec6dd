using Pigeon.Simulation.Engine;
using Pigeon.Simulation.Vms;

namespace Pigeon.Simulation.Control;

/// <summary>What is between the VMs and the controllers: it loses, delays, repeats, lets one overtake the other, and is cut in one direction or both.</summary>
internal sealed class Network(World world)
{
    private readonly HashSet<(string From, string To)> _cut = [];

    public World World => world;

    /// <summary>The controllers that run.</summary>
    public List<ControllerProcess> Controllers { get; } = [];

    /// <summary>How many in a hundred messages are lost, and how many come twice.</summary>
    public int LosesPercent { get; set; }

    public int RepeatsPercent { get; set; }

    public void Cut(string from, string to)
    {
        if (_cut.Add((from, to))) world.Tell($"{from} reaches {to} no longer");
    }

    public void Heal()
    {
        if (_cut.Count > 0) world.Tell("the network heals");
        _cut.Clear();
    }

    public bool IsCut(string from, string to) => _cut.Contains((from, to));

    /// <summary>The controller that an agent or a person finds when it asks for one that leads. What it finds need not lead any more when it is reached.</summary>
    public ControllerProcess? Find() => Controllers.Find(each => each is { Node.IsDead: false, Term.IsOpen: true }) ?? Controllers.Find(each => !each.Node.IsDead);

    public TimeSpan Delay() => world.Trouble(3) ? world.Chance.Ms(100, 12_000) : world.Chance.Ms(0, 30);

    /// <summary>One message.</summary>
    public void Send(string from, string to, Action deliver)
    {
        for (var copies = world.Trouble(RepeatsPercent) ? 2 : 1; copies > 0; copies--)
            if (!world.Trouble(LosesPercent)) world.After(Delay(), () => { if (!IsCut(from, to)) deliver(); });
    }
}
