namespace Pigeon.Core.World;

/// <summary>What HAProxy does with a server.</summary>
public enum ServerState
{
    /// <summary>In maintenance: nothing new reaches it.</summary>
    Parked,

    /// <summary>Admitted, and HAProxy's checks have not passed (yet).</summary>
    Coming,

    /// <summary>Takes traffic.</summary>
    Ready,

    /// <summary>Finishes what it has and gets nothing new.</summary>
    Draining,
}
