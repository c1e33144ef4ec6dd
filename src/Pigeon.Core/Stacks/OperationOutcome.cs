namespace Pigeon.Core.Stacks;

/// <summary>How an operation ended.</summary>
public enum OperationOutcome
{
    Done,

    /// <summary>The stack did not get ready, was cleaned away, and nothing was switched.</summary>
    NotReady,

    /// <summary>Somebody aborted it.</summary>
    Aborted,
}
