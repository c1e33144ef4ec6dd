namespace Pigeon.Core.Protocol;

/// <summary>A version of an app on one VM, as that VM said last.</summary>
public sealed record HeldStackWire
{
    /// <summary>The state of a version that a VM should have and does not.</summary>
    public const string Absent = "absent";

    public required string Vm { get; init; }

    /// <summary>Whether the VM was heard within the lease; otherwise this is what it said before it fell silent.</summary>
    public required bool Present { get; init; }

    /// <summary>As <see cref="StackWire.State"/>, or <see cref="Absent"/>.</summary>
    public required string State { get; init; }

    /// <summary><c>release</c>, <c>active</c> or <c>inactive</c>: what the fleet wants it to be there; null when it wants nothing of the kind.</summary>
    public string? Assigned { get; init; }

    /// <summary>Since when it is in that state; null when it is absent.</summary>
    public DateTimeOffset? Since { get; init; }

    public int Ready { get; init; }

    public int Wanted { get; init; }

    public string? WaitingFor { get; init; }
}
