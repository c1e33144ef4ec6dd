using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Formulas;

/// <summary>What a definition says of one file of its formula.</summary>
/// <param name="At">Where it says so.</param>
internal sealed record FormulaExtra(FormulaPath Name, FileRights? Mode, FileOwner? Owner, Field At);
