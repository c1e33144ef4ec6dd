using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions;

/// <summary>What a file renders to for one app.</summary>
/// <param name="Text">The whole file; null when it could not be rendered.</param>
/// <param name="Entry">The app's entry; null when there is none, or the text is no YAML.</param>
/// <param name="Spec">Null when something is wrong.</param>
/// <param name="Errors">Everything that is wrong, in the order of the file.</param>
public sealed record RenderedEntry(string? Text, YamlValue? Entry, StackSpec? Spec, ValueList<DefinitionError> Errors)
{
    /// <summary>What is laid for it; null when there is nothing, or something is wrong.</summary>
    public FormulaBundle? Formula { get; init; }

    /// <inheritdoc cref="DefinitionResult.NeedsFormula" path="/summary"/>
    public FormulaPath? Needed { get; init; }
}
