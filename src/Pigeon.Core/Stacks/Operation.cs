using Pigeon.Core.Names;

namespace Pigeon.Core.Stacks;

/// <summary>A verb that was accepted: running until it has an outcome.</summary>
public sealed record Operation
{
    public required OperationId Id { get; init; }

    public required Verb Verb { get; init; }

    /// <summary>The stack that it is about; null when the verb concerns the app as a whole.</summary>
    public StackVersion? Version { get; init; }

    /// <summary>Who asked for it, as far as that is known; empty when it is not. A stored state of before it existed gives null.</summary>
    public string Owner { get; init => field = value ?? ""; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public OperationOutcome? Outcome { get; init; }

    /// <summary>What it came to, in a sentence; empty while it runs.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The states to go back to if it does not come through; those that it restores in the case of an abort.</summary>
    public ValueList<FormerState> Before { get; init; } = [];

    public OperationPhase Phase { get; init; }

    /// <summary>Somebody insisted: hooks are run, and hold nothing.</summary>
    public bool Forced { get; init; }

    /// <summary>When its hooks had let it go on; null when none was asked.</summary>
    public DateTimeOffset? LetGoAt { get; init; }

    /// <summary>Since when what it decided is being done.</summary>
    public DateTimeOffset ActingSince => LetGoAt ?? StartedAt;

    /// <summary>Hooks that failed and stopped nothing.</summary>
    public ValueList<string> Complaints { get; init => field = value ?? []; } = [];

    public bool IsRunning => Outcome is null;
}
