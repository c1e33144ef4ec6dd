namespace Pigeon.Core.Formulas;

/// <summary>A file of a formula as its author wrote it. Nothing of it has been judged yet.</summary>
/// <param name="Name">Its path in the formula's folder.</param>
/// <param name="IsProgram">Whether its owner may run it.</param>
public sealed record FormulaSource(string Name, ReadOnlyMemory<byte> Content, bool IsProgram);
