namespace Pigeon.Core.Protocol;

/// <summary>Where a controller keeps what must not be forgotten.</summary>
/// <param name="Place">In words: <c>files in ...</c>, <c>etcd at ...</c>.</param>
/// <param name="Problem">What is wrong with it now; null while it is well.</param>
public sealed record FleetStoreWire(string Place, string? Problem);
