namespace Pigeon.Core.Protocol;

/// <summary>An app of a file that was checked.</summary>
/// <param name="Version">Null when its entry could not be read.</param>
public sealed record CheckedAppWire(string Name, string? Version, bool Valid);
