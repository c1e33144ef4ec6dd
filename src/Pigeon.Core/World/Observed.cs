namespace Pigeon.Core.World;

/// <summary>What is: read again for each turn, never stored.</summary>
public sealed record Observed
{
    public required DockerView Docker { get; init; }

    /// <summary>Null while HAProxy does not answer.</summary>
    public required ProxyView? Proxy { get; init; }

    /// <summary>When to try again to start a HAProxy that did not come up; null when nothing stands against it.</summary>
    public DateTimeOffset? ProxyRetryAt { get; init; }

    /// <summary>The fingerprint of the configuration that HAProxy refused last, with its message.</summary>
    public RefusedConfig? Refused { get; init; }
}
