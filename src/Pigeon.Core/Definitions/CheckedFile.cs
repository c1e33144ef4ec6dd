using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>What checking a whole file came to.</summary>
/// <param name="Apps">In the order of the file.</param>
/// <param name="Errors">Everything that is wrong, in the order of the file; at most <see cref="Yaml.ErrorList.Maximum"/>, and one that says so.</param>
/// <param name="Placeholder">The version that stood in because the file asks for one and none was given; null when that was not needed.</param>
public sealed record CheckedFile(ValueList<CheckedApp> Apps, ValueList<DefinitionError> Errors, StackVersion? Placeholder)
{
    /// <summary>The folders of formulas that were not given, relative to the file's own. Without them not all was checked.</summary>
    public ValueList<FormulaPath> Needed { get; init; } = [];

    public bool IsValid => Errors.Count == 0;
}
