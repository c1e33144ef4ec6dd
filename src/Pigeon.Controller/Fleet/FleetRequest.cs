using Pigeon.Controller.Tokens;
using Pigeon.Core.Fleet;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Fleet;

/// <summary>A command to the fleet that is answered in a turn of the keeper.</summary>
/// <param name="Definition">What a release is made of; null with the other verbs.</param>
/// <param name="LockUntil">How long the command may wait for another operation to end.</param>
internal sealed record FleetRequest(FleetCommand Command, DefinitionSource? Definition, bool DryRun, DateTimeOffset LockUntil)
{
    private readonly TaskCompletionSource<FleetAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What whoever asks may.</summary>
    public Grant Grant { get; init; } = Grant.Whole;

    /// <summary>Whether whoever asks would be let in now too: it may have waited for long.</summary>
    public Func<bool> IsStillGood { get; init; } = () => true;

    /// <summary>Notes it: called when it is sure that it changes something, and before it does.</summary>
    /// <remarks>An <see cref="IOException"/> means that it must not be done.</remarks>
    public Func<Task> Begin { get; init; } = () => Task.CompletedTask;

    /// <summary>Whether it only asks what would be, and must not learn of a VM outside of the scope by that.</summary>
    public bool IsLook => DryRun && Grant is { Vms: not null, Role: < Role.Deploy };

    public Task<FleetAnswer> Answer => _answer.Task;

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public bool IsGone => _answer.Task.IsCompleted;

    public void Reply(FleetAnswer answer) => _answer.TrySetResult(answer);

    /// <summary>Takes it back, unless it was answered.</summary>
    public void Withdraw() => _answer.TrySetCanceled();
}
