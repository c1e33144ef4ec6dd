namespace Pigeon.Core.World;

/// <summary>What Docker's own healthcheck says.</summary>
public enum ContainerHealth
{
    /// <summary>The container has no healthcheck.</summary>
    None,
    Starting,
    Healthy,
    Unhealthy,
}
