using Pigeon.Core.Stacks;

namespace Pigeon.Core.Pruning;

/// <summary>A network that Pigeon made.</summary>
/// <param name="Pod">The replica that it is of; null for one that stacks share.</param>
public sealed record MadeNetwork(string Id, string Name, PodSpec? Pod);
