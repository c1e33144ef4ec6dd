using Pigeon.Core.Names;

namespace Pigeon.Core.Formulas;

/// <summary>A file that is laid, without its content.</summary>
public sealed record FormulaFile
{
    /// <summary>Its path in the laid folder.</summary>
    public required FormulaPath Name { get; init; }

    public required FileRights Mode { get; init; }

    /// <summary>Null: the agent's own user.</summary>
    public FileOwner? Owner { get; init; }

    /// <summary>In bytes.</summary>
    public required int Size { get; init; }

    public required ContentHash Digest { get; init; }
}
