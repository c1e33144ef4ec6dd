namespace Pigeon.Core.World;

/// <summary>Something in a laid folder that is not as it was laid.</summary>
/// <param name="Name">The file or folder.</param>
/// <param name="What">In words, such as <c>missing</c>.</param>
public sealed record FormulaFault(string Name, string What);
