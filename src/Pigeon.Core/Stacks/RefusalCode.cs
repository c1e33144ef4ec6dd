namespace Pigeon.Core.Stacks;

/// <summary>Why a command is refused, as a stable word for programs.</summary>
public enum RefusalCode
{
    /// <summary>No such app or version here.</summary>
    Unknown,

    /// <summary>The state does not allow the verb.</summary>
    State,

    /// <summary>The stack cannot take traffic right now.</summary>
    NotReady,

    /// <summary>The app has changed since the caller looked.</summary>
    Revision,

    /// <summary>Another app claims the same host and path.</summary>
    Route,

    /// <summary>HAProxy refuses the configuration that it would lead to.</summary>
    Config,
}
