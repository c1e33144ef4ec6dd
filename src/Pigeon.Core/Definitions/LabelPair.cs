namespace Pigeon.Core.Definitions;

/// <summary>A label of a container or of a VM.</summary>
public sealed record LabelPair(string Key, string Value);
