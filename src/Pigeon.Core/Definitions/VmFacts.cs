namespace Pigeon.Core.Definitions;

/// <summary>What a definition's template may know about the VM it is rendered for, and what targets match.</summary>
public sealed record VmFacts(string Name, ValueList<LabelPair> Labels)
{
    /// <summary>Whoever reads the definition is no VM that it could be for: its targets have to be well formed, and need not match.</summary>
    public bool IsOnlooker { get; init; }
}
