namespace Pigeon.Core.Pruning;

/// <summary>What a prune makes of something.</summary>
/// <param name="Why">Why it goes, or why it stays.</param>
/// <param name="Stays">It looks like a leftover, and is better left alone.</param>
public sealed record Finding(Leftover What, string Why, bool Stays = false);
