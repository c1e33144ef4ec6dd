namespace Pigeon.Core.Stacks;

/// <summary>How an operation ended.</summary>
public enum OperationOutcome
{
    Done,

    /// <summary>The stack did not get ready, was cleaned away, and nothing was switched; or not all that an abort restores came back in time.</summary>
    NotReady,

    /// <summary>Somebody aborted it.</summary>
    Aborted,

    /// <summary>It was accepted, could not come through, and everything was put back as it was before.</summary>
    Reverted,
}
