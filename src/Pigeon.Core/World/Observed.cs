namespace Pigeon.Core.World;

/// <summary>What is: read again for each turn, never stored.</summary>
public sealed record Observed
{
    public required DockerView Docker { get; init; }

    /// <summary>Null while HAProxy does not answer.</summary>
    public required ProxyView? Proxy { get; init; }

    /// <summary>The fingerprint of the configuration that HAProxy refused last, with its message.</summary>
    public RefusedConfig? Refused { get; init; }
}
