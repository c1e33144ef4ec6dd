namespace Pigeon.Core.World;

/// <summary>What the Engine says of a container; <see cref="Removed"/> is a confirmed "no such container".</summary>
public enum ContainerState
{
    Created,
    Running,
    Paused,
    Restarting,
    Exited,
    Dead,
    Removed,
}
