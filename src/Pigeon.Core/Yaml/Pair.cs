namespace Pigeon.Core.Yaml;

/// <summary>A name with its value, and where it stands.</summary>
public sealed record Pair(string Name, string Value, Field At);
