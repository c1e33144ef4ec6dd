namespace Pigeon.Core.Stacks;

/// <summary>What a user can ask of an app.</summary>
public enum Verb
{
    Release,
    Activate,
    Rollback,
    Deactivate,
    Abort,
}
