using Pigeon.Core.Formulas;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>What reading an app's entry came to.</summary>
/// <param name="Spec">Null when something is wrong, or the formula's files are still to be given.</param>
internal sealed record ReadEntry(StackSpec? Spec, FormulaReading Formula)
{
    public static ReadEntry Nothing { get; } = new(null, new FormulaReading(IsSaid: false, null, null));
}
