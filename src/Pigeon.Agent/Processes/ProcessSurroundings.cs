namespace Pigeon.Agent.Processes;

/// <summary>What a program gets from us besides its arguments.</summary>
/// <param name="Input">Written to its standard input, which is closed then.</param>
/// <param name="Environment">All that its environment holds; null means our own, without what is Pigeon's.</param>
public sealed record ProcessSurroundings(string Input, IReadOnlyDictionary<string, string>? Environment = null);
