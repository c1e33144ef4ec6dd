using Pigeon.Core;
using Pigeon.Core.Stacks;

namespace Pigeon.Agent.Control;

/// <summary>What became of a request to the loop.</summary>
public abstract record Answer
{
    private Answer() { }

    /// <summary>Accepted and stored.</summary>
    public sealed record Accepted(App App, Operation Operation) : Answer;

    public sealed record Unchanged(string Why) : Answer;

    public sealed record Refused(RefusalCode Code, string Why) : Answer;

    /// <summary>Another operation did not end in time.</summary>
    public sealed record Locked(string WaitingFor) : Answer;

    /// <summary>The verb needs the Docker Engine.</summary>
    public sealed record DockerUnreachable(string Why) : Answer;

    /// <summary>The desired state could not be stored; nothing was changed.</summary>
    public sealed record NotStored(string Why) : Answer;

    /// <summary>What a dry run found.</summary>
    public sealed record Planned(long Revision, ValueList<PlannedStep> Steps) : Answer;

    /// <summary>The world as it was just read.</summary>
    public sealed record Seen(Snapshot Snapshot) : Answer;

    /// <summary>A fault that the agent's log tells more about.</summary>
    public sealed record Faulted(string Why) : Answer;
}
