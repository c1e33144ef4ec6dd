namespace Pigeon.Core.Pruning;

/// <summary>What is on the VM beyond what a turn of the loop observes. It is read for a prune only, and a moment before the loop decides.</summary>
public sealed record Inventory
{
    /// <summary>All containers in any state, whoever started them.</summary>
    public required ValueList<PresentContainer> Containers { get; init; }

    /// <summary>The networks that Pigeon made, as their labels say.</summary>
    public required ValueList<MadeNetwork> Networks { get; init; }

    /// <summary>All images.</summary>
    public required ValueList<PresentImage> Images { get; init; }
}
