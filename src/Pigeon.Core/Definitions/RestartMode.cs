namespace Pigeon.Core.Definitions;

/// <summary>The Engine's restart policies.</summary>
public enum RestartMode
{
    No,
    Always,
    UnlessStopped,
    OnFailure,
}
