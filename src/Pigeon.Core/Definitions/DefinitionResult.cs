using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Definitions;

/// <summary>What reading a definition file came to.</summary>
public abstract record DefinitionResult
{
    private DefinitionResult() { }

    public sealed record Valid(StackSpec Spec) : DefinitionResult
    {
        /// <summary>What is laid for it; null when it has no formula.</summary>
        public FormulaBundle? Formula { get; init; }
    }

    /// <summary>Before more can be said the files of this folder are needed, which is relative to the file's own.</summary>
    public sealed record NeedsFormula(FormulaPath Folder) : DefinitionResult;

    /// <summary>Everything that is wrong, in the order of the file.</summary>
    public sealed record Invalid(ValueList<DefinitionError> Errors) : DefinitionResult;
}
