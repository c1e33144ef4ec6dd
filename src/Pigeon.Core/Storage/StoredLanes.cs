namespace Pigeon.Core.Storage;

/// <summary>The lanes that HAProxy has loaded last, as they lie on disk.</summary>
/// <param name="Structure">The fingerprint of the configuration that they are part of.</param>
public sealed record StoredLanes(string Structure, ValueList<StoredLane> Lanes);
