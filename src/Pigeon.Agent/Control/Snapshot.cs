using Pigeon.Core.World;

namespace Pigeon.Agent.Control;

/// <summary>What should be and what is, as of one turn of the loop.</summary>
public sealed record Snapshot(Desired Desired, Observed Observed, DateTimeOffset At);
