using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.World;

/// <summary>A container that waits for its image.</summary>
internal sealed class Arrival(Move.RunContainer run) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<ResolvedImage> _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Move.RunContainer Run => run;

    /// <summary>Completes when the stack has noted which image it is.</summary>
    public Task<ResolvedImage> Noted => _noted.Task;

    /// <summary>Cancelled when the container is not wanted any more.</summary>
    public CancellationToken Ended => _end.Token;

    public void Note(ResolvedImage image) => _noted.TrySetResult(image);

    public void End() => _end.Cancel();

    public void Dispose() => _end.Dispose();
}
