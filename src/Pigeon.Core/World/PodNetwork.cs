using Pigeon.Core.Stacks;

namespace Pigeon.Core.World;

/// <summary>A network that Pigeon made for a pod, as its labels say.</summary>
/// <param name="Id">The Engine's identifier: a name may come to be another network's.</param>
public sealed record PodNetwork(string Id, PodSpec Pod);
