using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>The state that a stack had before an operation.</summary>
public sealed record FormerState(StackVersion Version, StackState State);
