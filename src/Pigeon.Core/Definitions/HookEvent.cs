namespace Pigeon.Core.Definitions;

/// <summary>The steps in the life of a stack at which hooks run. Those that come before one can stop it.</summary>
public enum HookEvent
{
    PreRelease,
    PostRelease,
    PreActivate,
    PostActivate,
    PreDeactivate,
    PostDeactivate,

    /// <summary>A release or switch of the stack was aborted, failed or was reverted.</summary>
    OnAbort,
}
