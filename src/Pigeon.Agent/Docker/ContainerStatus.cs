using System.Text.Json.Serialization;

namespace Pigeon.Agent.Docker;

/// <summary>The state of a container as Docker names it; a word that Docker adds one day reads as <see cref="Unknown"/>.</summary>
[JsonConverter(typeof(ContainerStatusConverter))]
public enum ContainerStatus
{
    Unknown,
    Created,
    Running,
    Paused,
    Restarting,
    Removing,
    Exited,
    Dead,
}
