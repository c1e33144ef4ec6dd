namespace Pigeon.Core.World;

/// <summary>One entry of a map.</summary>
public sealed record MapRow(string Key, string Value);
