using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>What a version should be on one VM.</summary>
/// <param name="State"><see cref="StackState.Release"/>, <see cref="StackState.Active"/> or <see cref="StackState.Inactive"/>.</param>
/// <param name="Runs">Whether its containers run there.</param>
/// <param name="Serves">Whether the VM's HAProxy leads to it.</param>
/// <param name="ReadyWithin">How long it may take to get ready there.</param>
public sealed record AssignedStack(StackVersion Version, StackState State, DefinitionDigest Definition, bool Runs, bool Serves, TimeSpan ReadyWithin)
{
    /// <inheritdoc cref="FleetStack.TakenUp"/>
    public bool TakenUp { get; init; }
}
