namespace Pigeon.Core.Protocol;

/// <summary>An app and its stacks.</summary>
/// <param name="Operation">What is under way; null when nothing is.</param>
public sealed record AppWire(string Name, long Revision, OperationWire? Operation, IReadOnlyList<StackWire> Stacks)
{
    /// <summary>Why its configuration is not the one that it should have, with HAProxy's own message; null when all is well.</summary>
    public string? Problem { get; init; }
}
