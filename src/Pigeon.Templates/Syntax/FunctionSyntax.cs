namespace Pigeon.Templates;

/// <summary>A function as written; without parameters declared it takes whatever it is given.</summary>
internal sealed record FunctionSyntax(string Name, IReadOnlyList<Parameter>? Parameters, IReadOnlyList<Statement> Body);
