namespace Pigeon.Core.Yaml;

/// <summary>A name with its value, and where it stands. The value of one that has a map is empty.</summary>
public sealed record Pair(string Name, string Value, Field At);
