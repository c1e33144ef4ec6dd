namespace Pigeon.Simulation.Story;

/// <summary>Faults that are put into a story to see that they are found.</summary>
internal enum Mutant
{
    None,

    /// <summary>Whoever led once may write for ever, whatever it rests on.</summary>
    NoFence,
}
