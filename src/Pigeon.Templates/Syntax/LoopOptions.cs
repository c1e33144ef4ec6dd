namespace Pigeon.Templates;

/// <summary>Which part of its list a loop visits, and in which order.</summary>
internal sealed record LoopOptions(Expression? Offset, Expression? Limit, bool Reversed);
