using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>An app as it is on a VM.</summary>
public sealed record AppReport
{
    public required AppName App { get; init; }

    /// <summary>The revision that the VM has taken in and stored; 0 when it never had one.</summary>
    public required long Revision { get; init; }

    public required ValueList<StackReport> Stacks { get; init; }

    /// <summary>The version that HAProxy sends production to, as its own map says; null when it is none, or HAProxy does not answer.</summary>
    public StackVersion? Production { get; init; }

    /// <summary>The version that is in production here without the fleet ever having wanted that; null when there is none.</summary>
    public StackVersion? Own { get; init; }

    /// <summary>The local operation that is under way; null when none is.</summary>
    public OperationId? Running { get; init; }

    /// <summary>The latest revision that it could not follow; null when it followed.</summary>
    public AssignmentRefusal? Refusal { get; init; }

    /// <summary>Whether somebody changed it by hand since the revision came.</summary>
    public bool Overridden { get; init; }

    public StackReport? Find(StackVersion version) => Stacks.FirstOrDefault(stack => stack.Version == version);
}
