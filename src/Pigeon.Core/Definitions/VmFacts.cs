namespace Pigeon.Core.Definitions;

/// <summary>What a definition's template may know about the VM it is rendered for, and what targets match.</summary>
public sealed record VmFacts(string Name, ValueList<LabelPair> Labels);
