namespace Pigeon.Core.Protocol;

/// <summary>A file of a formula, as it was written.</summary>
/// <param name="Name">Its path in the formula's folder.</param>
/// <param name="Content">In base64.</param>
/// <param name="Program">Whether its owner may run it.</param>
public sealed record FormulaFileWire(string Name, ReadOnlyMemory<byte> Content, bool Program = false);
