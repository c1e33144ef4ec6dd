namespace Pigeon.Agent.Settings;

/// <summary>Who runs HAProxy.</summary>
public enum HaproxyMode
{
    /// <summary>Pigeon starts it; it outlives the agent.</summary>
    Process,

    /// <summary>Somebody else does; Pigeon writes its files and speaks to its sockets.</summary>
    External,
}
