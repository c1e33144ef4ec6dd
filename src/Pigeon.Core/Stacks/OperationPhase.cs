namespace Pigeon.Core.Stacks;

/// <summary>How far an operation is that runs.</summary>
public enum OperationPhase
{
    /// <summary>What it decided is being done.</summary>
    Acting,

    /// <summary>It is accepted, and its hooks are asked first: nothing has changed.</summary>
    Asking,

    /// <summary>It has come through, and hooks are told.</summary>
    Telling,
}
