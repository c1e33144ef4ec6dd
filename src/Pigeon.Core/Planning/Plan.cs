namespace Pigeon.Core.Planning;

/// <summary>The difference between what should be and what is, as moves in an order of which every prefix is safe.</summary>
/// <param name="WakeAt">When to look again though nothing may have happened; null leaves it to events and the resync.</param>
public sealed record Plan(ValueList<Move> Moves, DateTimeOffset? WakeAt);
