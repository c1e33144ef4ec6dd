using Pigeon.Core.Stacks;

namespace Pigeon.Core.Definitions;

/// <summary>What reading a definition file came to.</summary>
public abstract record DefinitionResult
{
    private DefinitionResult() { }

    public sealed record Valid(StackSpec Spec) : DefinitionResult;

    /// <summary>Everything that is wrong, in the order of the file.</summary>
    public sealed record Invalid(ValueList<DefinitionError> Errors) : DefinitionResult;
}
