namespace Pigeon.Core.Definitions;

/// <summary>A container label.</summary>
public sealed record LabelPair(string Key, string Value);
