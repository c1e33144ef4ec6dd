using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Pruning;

/// <summary>A prune that was asked for.</summary>
internal sealed class PruneOrder(PruneRequest request)
{
    private readonly TaskCompletionSource<IReadOnlyList<PrunedWire>> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PruneRequest Request => request;

    public Task<IReadOnlyList<PrunedWire>> Found => _found.Task;

    public void Answer(IReadOnlyList<PrunedWire> found) => _found.TrySetResult(found);

    public void Fail(Exception fault) => _found.TrySetException(fault);
}
