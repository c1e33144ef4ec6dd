using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>One replica of a stack of several services: its containers share a network that nobody else is on.</summary>
/// <param name="Number">The replica's.</param>
public sealed record PodSpec(AppName App, StackVersion Version, int Number)
{
    /// <summary>The name of its network. Names of apps and versions fit Docker's rule for one, and Docker sets no limit to the length.</summary>
    public string Network => $"{App}_{Version}_{Number}";

    /// <summary>By what its work is known, which is the name of no container: those have no spaces.</summary>
    public string Work => $"network {Network}";
}
