namespace Pigeon.Core.Protocol;

/// <param name="Problem">Why the Engine cannot be reached; null when it can.</param>
public sealed record DockerStatusWire(bool Reachable, string? Version, string? Problem);
