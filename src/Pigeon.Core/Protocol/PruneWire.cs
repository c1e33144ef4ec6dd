namespace Pigeon.Core.Protocol;

/// <summary>What a prune found, in the order in which it goes.</summary>
/// <param name="FreedBytes">What was freed on the VM's disk, as far as the Engine tells.</param>
public sealed record PruneWire(string Vm, bool DryRun, IReadOnlyList<PrunedWire> Items, long FreedBytes);
