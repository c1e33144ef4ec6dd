namespace Pigeon.Simulation.Story;

/// <summary>Faults that are put into a story to see that they are found.</summary>
internal enum Mutant
{
    None,

    /// <summary>Whoever led once may write for ever, whatever it rests on.</summary>
    NoFence,

    /// <summary>The controller is told that a change is stored before it is.</summary>
    TellsFirst,

    /// <summary>A switch that is taken back is told under the revision of the switch.</summary>
    SameRevisionBack,

    /// <summary>An agent's disk has not what it said it had when the agent dies.</summary>
    LyingDisk,

    /// <summary>HAProxy sends production to another lane than it was told.</summary>
    StrayMap,

    /// <summary>An operation that was accepted is not among those that are stored.</summary>
    LosesOperations,
}
