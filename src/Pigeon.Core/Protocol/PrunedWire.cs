namespace Pigeon.Core.Protocol;

/// <summary>One thing that a prune removed, would remove, or left alone.</summary>
/// <param name="Kind"><c>stack</c>, <c>container</c>, <c>network</c> or <c>image</c>.</param>
/// <param name="Result">One of <see cref="PruneResult"/>.</param>
/// <param name="Detail">Why, in words for people.</param>
/// <param name="Bytes">What it freed.</param>
public sealed record PrunedWire(string Kind, string Name, string Result, string Detail, long Bytes);
