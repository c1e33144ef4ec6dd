using Pigeon.Core.Names;

namespace Pigeon.Core.Targets;

/// <summary>A target that has a name in the settings.</summary>
public sealed record NodeGroup(NodeGroupName Name, Target Target);
