namespace Pigeon.Simulation.Engine;

/// <summary>
/// One thread on which everything runs, piece by piece: what is ready goes on in an order of the seed's choosing, and time moves on only when nothing is
/// ready, or when the seed wants a slow machine.
/// </summary>
internal sealed class Pump(Chance chance)
{
    /// <summary>More than any story needs: one that does not end is a fault.</summary>
    private const int MostSteps = 300_000;

    private readonly List<(Node Node, SendOrPostCallback Call, object? State)> _ready = [];
    private readonly PriorityQueue<SimulatedTimer, (long Due, long Number)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _escape;
    private long _timersMade;

    /// <summary>How much time has passed since the beginning.</summary>
    public TimeSpan Now { get; private set; }

    public int Steps { get; private set; }

    /// <summary>Called before a piece of a node runs: whether the node dies instead.</summary>
    public Func<Node, bool> Dies { get; set; } = _ => false;

    /// <summary>Called after each step.</summary>
    public Action Stepped { get; set; } = () => { };

    /// <summary>How many in a thousand steps let the next timer be first, though something is ready.</summary>
    public int Hurry { get; set; }

    public Chance Chance => chance;

    public void Post(Node node, SendOrPostCallback call, object? state)
    {
        Hold($"{node} was called from another thread");
        if (!node.IsDead) _ready.Add((node, call, state));
    }

    /// <summary>What leaves the one thread comes back at a moment that no seed decides.</summary>
    public void Hold(string what)
    {
        if (Environment.CurrentManagedThreadId != _thread) _escape ??= $"{what}\n{Environment.StackTrace}";
    }

    public void Add(SimulatedTimer timer, TimeSpan due) => _timers.Enqueue(timer, ((Now + due).Ticks, _timersMade++));

    /// <summary>Lives on until so much time has passed.</summary>
    public void Run(TimeSpan until)
    {
        while (Step(until))
        {
        }

        if (Now < until) Now = until;
    }

    /// <returns>False when there is nothing to do until then.</returns>
    private bool Step(TimeSpan until)
    {
        if (++Steps > MostSteps) throw new InvalidOperationException("the story does not end");
        if (_ready.Count > 0 && (Hurry == 0 || chance.Next(1000) >= Hurry)) Go();
        else if (!Fire(until))
        {
            if (_ready.Count == 0) return false;
            Go();
        }

        if (_escape is not null) throw new InvalidOperationException(_escape);
        Stepped();
        return true;
    }

    private void Go()
    {
        var at = _ready.Count == 1 ? 0 : chance.Next(_ready.Count);
        var (node, call, state) = _ready[at];
        _ready[at] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (node.IsDead || Dies(node)) return;
        var former = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(node);
        try
        {
            call(state);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(former);
        }
    }

    private bool Fire(TimeSpan until)
    {
        while (_timers.TryPeek(out var timer, out var at))
        {
            if (at.Due > until.Ticks) return false;
            _timers.Dequeue();
            if (!timer.IsMeant(at.Due)) continue;
            if (at.Due > Now.Ticks) Now = TimeSpan.FromTicks(at.Due);

            // Outside of any node: whoever waits for it is posted to its own.
            timer.Fire();
            return true;
        }

        return false;
    }
}
