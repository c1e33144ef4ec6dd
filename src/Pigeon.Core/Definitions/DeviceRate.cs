namespace Pigeon.Core.Definitions;

/// <summary>What a container gets of a block device.</summary>
/// <param name="Rate">Bytes or operations in a second, or a weight.</param>
public sealed record DeviceRate(string Path, long Rate);
