using System.Collections.Concurrent;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Control;

/// <summary>Requests on their way to the loop, which alone decides and writes.</summary>
public sealed class Inbox(Bell bell, TimeProvider time)
{
    private readonly ConcurrentQueue<Request> _arrived = new();
    private readonly List<Request> _waiting = [];

    public Task<Answer> AskAsync(Command? command, bool dryRun, TimeSpan lockWait, CancellationToken ct) =>
        AskAsync(new Request(command, dryRun, time.GetUtcNow() + lockWait), ct);

    /// <summary>Looks at the world, and does something in the same turn: nothing is decided between the two.</summary>
    public Task<Answer> LookAsync(Action<Snapshot> within, CancellationToken ct) =>
        AskAsync(new Request(null, DryRun: false, time.GetUtcNow()) { Within = within }, ct);

    private async Task<Answer> AskAsync(Request request, CancellationToken ct)
    {
        _arrived.Enqueue(request);
        bell.Ring(Reason.Command);
        try
        {
            return await request.Answer.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // Who asked has gone: a command that still waits for its turn must not be carried out behind their back.
            request.Reply(new Answer.Faulted("nobody waits for the answer any more"));
            throw;
        }
    }

    /// <summary>For the loop: every request that has no answer yet, oldest first.</summary>
    public IReadOnlyList<Request> Open()
    {
        while (_arrived.TryDequeue(out var request)) _waiting.Add(request);
        _waiting.RemoveAll(request => request.Answer.IsCompleted);
        return [.. _waiting];
    }
}
