namespace Pigeon.Templates;

/// <summary>One branch of a case.</summary>
internal sealed record When(IReadOnlyList<Expression> Values, IReadOnlyList<Statement> Body);
