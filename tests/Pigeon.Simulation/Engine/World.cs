namespace Pigeon.Simulation.Engine;

/// <summary>What is not of any process: the network, Docker Engines and HAProxies, and the people outside. It never dies, and its clock is right.</summary>
internal sealed class World
{
    private readonly NodeClock _clock;

    public World(Pump pump, Trace trace)
    {
        (Pump, Trace) = (pump, trace);
        Node = new Node(pump, "the world");
        _clock = new NodeClock(Node, new Machine("the world", pump.Chance));
    }

    public Pump Pump { get; }

    public Trace Trace { get; }

    public Node Node { get; }

    public TimeProvider Clock => _clock;

    public Chance Chance => Pump.Chance;

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Whether something happened that the rules are to be held against.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Whether it is made difficult at the moment.</summary>
    public bool IsRough { get; set; } = true;

    public void After(TimeSpan delay, Action what) => _clock.CreateTimer(_ => what(), null, delay, Timeout.InfiniteTimeSpan);

    /// <summary>Something that a rough world lets happen so often.</summary>
    public bool Trouble(int percent) => IsRough && Chance.Percent(percent);

    public void Tell(string line) => Trace.Add(Pump.Now, line);
}
