using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Control;

/// <summary>Something that is asked of the loop and answered in a turn.</summary>
/// <param name="Command">Null asks only for a look at the world.</param>
/// <param name="LockUntil">How long the command may wait for another operation to end.</param>
public sealed record Request(Command? Command, bool DryRun, DateTimeOffset LockUntil)
{
    private readonly TaskCompletionSource<Answer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the answer takes knowing which networks there are, though nothing that is stored needs one.</summary>
    public bool WantsNetworks => Command is Command.Release or Command.Abort || (DryRun && Command is not null);

    /// <summary>With a look: what is done with the turn's snapshot before the turn plans, and before the next one decides anything.</summary>
    public Action<Snapshot> Within { get; init; } = _ => { };

    public Task<Answer> Answer => _answer.Task;

    public void Show(Snapshot snapshot)
    {
        Within(snapshot);
        Reply(new Answer.Seen(snapshot));
    }

    public void Reply(Answer answer) => _answer.TrySetResult(answer);
}
