namespace Pigeon.Core.World;

/// <summary>A configuration that HAProxy did not accept, and what it said.</summary>
public sealed record RefusedConfig(string Structure, string Message);
