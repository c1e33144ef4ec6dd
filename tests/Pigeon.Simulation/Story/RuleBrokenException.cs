namespace Pigeon.Simulation.Story;

/// <summary>What should always hold does not.</summary>
internal sealed class RuleBrokenException(string what) : Exception(what);
