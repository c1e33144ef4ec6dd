using Pigeon.Core.Names;

namespace Pigeon.Core.Formulas;

/// <summary>What a definition says of its formula, before the files were seen.</summary>
/// <param name="Mode">Null where the definition leaves it to the files.</param>
internal sealed record FormulaWish(FormulaPath Path, FileRights? Mode, FileOwner? Owner, IReadOnlyList<FormulaExtra> Files);
