using Pigeon.Core.Targets;

namespace Pigeon.Core.Definitions;

/// <summary>What reading the targets of an app came to.</summary>
public abstract record TargetsResult
{
    private TargetsResult() { }

    public sealed record Valid(AppTargets Targets) : TargetsResult;

    /// <summary>What is wrong, in the order of the file.</summary>
    public sealed record Invalid(ValueList<DefinitionError> Errors) : TargetsResult;
}
