namespace Pigeon.Simulation.Engine;

/// <summary>
/// A process from its start to its death. All of it runs in this context; when it is dead, whatever it still waited for is dropped and nothing of it ever runs again.
/// </summary>
internal sealed class Node(Pump pump, string name) : SynchronizationContext
{
    public Pump Pump => pump;

    public bool IsDead { get; private set; }

    /// <summary>Why its main task ended by itself, which none should.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>How late its next timer is.</summary>
    public Func<TimeSpan> Lateness { get; init; } = () => TimeSpan.Zero;

    public event Action Died = () => { };

    public override void Post(SendOrPostCallback d, object? state) => pump.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("nothing here waits for another one");

    public override SynchronizationContext CreateCopy() => this;

    public void Die()
    {
        if (IsDead) return;
        IsDead = true;
        Died();
    }

    /// <summary>Begins something of it that nobody else waits for.</summary>
    public void Start(Func<Task> work) => Post(_ => Begin(work), null);

    private async void Begin(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault)
        {
            Fault ??= fault;
        }
    }

    public override string ToString() => name;
}
