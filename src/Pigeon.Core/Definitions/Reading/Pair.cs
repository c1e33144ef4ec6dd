namespace Pigeon.Core.Definitions.Reading;

/// <summary>A name with its value, and where it stands.</summary>
internal sealed record Pair(string Name, string Value, Field At);
