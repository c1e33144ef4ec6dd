namespace Pigeon.Core.Protocol;

/// <summary>What would be done.</summary>
/// <param name="Revision">The app's revision for which that holds.</param>
/// <param name="Reloads">How many of the moves reload HAProxy.</param>
public sealed record PlanWire(string Vm, string App, long Revision, int Reloads, IReadOnlyList<MoveWire> Moves)
{
    /// <inheritdoc cref="OperationWire.StopsServing"/>
    public IReadOnlyList<string> StopsServing { get; init => field = value ?? []; } = [];
}
