using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>A version as it is on a VM.</summary>
/// <param name="Ready">Whether it could take over, or does what it should.</param>
/// <param name="WaitingFor">The one thing that is missing; null when it is ready.</param>
/// <param name="Members">Its containers there that other VMs can reach.</param>
public sealed record StackReport(StackVersion Version, StackState State, bool Ready, string? WaitingFor, ValueList<ReportedMember> Members)
{
    /// <summary>Its containers there that other VMs could reach, while it leaves: they end when nobody sends them traffic any more.</summary>
    public ValueList<ContainerId> Leaving { get; init => field = value ?? []; } = [];
}
