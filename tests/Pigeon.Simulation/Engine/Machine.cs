namespace Pigeon.Simulation.Engine;

/// <summary>What outlives a process: a name, a disk, and a clock that may be wrong.</summary>
internal sealed class Machine(string name, Chance chance)
{
    public string Name => name;

    public SimulatedDisk Disk { get; } = new(chance);

    /// <summary>By how much its time of day is ahead.</summary>
    public TimeSpan Skew { get; set; }

    public override string ToString() => name;
}
