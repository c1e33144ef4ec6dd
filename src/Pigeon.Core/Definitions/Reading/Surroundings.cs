using Pigeon.Core.Formulas;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>What a definition is read with beside its text.</summary>
/// <param name="Formulas">The folders beside the file, as far as they were needed so far.</param>
/// <param name="Scope">What the targets have to match; null when they only have to be well formed.</param>
internal sealed record Surroundings(VmFacts Vm, ValueList<FormulaFolder> Formulas, TargetScope? Scope);
