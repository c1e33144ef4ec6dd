namespace Pigeon.Core.Yaml;

/// <summary>A place in a text, both numbers 1-based; zeros mean the text as a whole.</summary>
public readonly record struct Position(int Line, int Column);
