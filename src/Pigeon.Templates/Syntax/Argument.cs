namespace Pigeon.Templates;

/// <summary>One argument of a call; the name is null for a positional one.</summary>
internal sealed record Argument(string? Name, Expression Value, bool Expand = false);
