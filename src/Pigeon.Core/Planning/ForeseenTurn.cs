using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>A turn of the loop that has not been: what should be by then, what will be there, and what will be done.</summary>
public sealed record ForeseenTurn(Desired Desired, string Structure, Observed Observed, ValueList<Move> Moves);
