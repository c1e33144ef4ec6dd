using Pigeon.Core.Targets;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>What the targets of a definition are held against.</summary>
/// <param name="Groups">The groups that they may refer to.</param>
/// <param name="Vm">The VM that they have to match; null when they need not.</param>
internal sealed record TargetScope(NodeGroups Groups, VmFacts? Vm);
