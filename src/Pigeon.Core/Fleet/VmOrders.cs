using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>All that one VM is told.</summary>
/// <param name="Assignments">Ordered by app. An app that is not listed is none of the controller's business there, or cannot be judged now: it stays as it is.</param>
/// <param name="Members">The members on other VMs that this VM's HAProxy should know, ordered.</param>
/// <param name="Asks">The latest question how the VM is now; 0 when there is none. It is answered by a report of a turn made after it came.</param>
/// <param name="Lease">How long the VM counts as present after a report.</param>
public sealed record VmOrders(VmName Vm, ValueList<Assignment> Assignments, ValueList<RemoteMember> Members, long Asks, TimeSpan Lease)
{
    /// <summary>VMs of which this controller has not heard yet, and may: what was said before of their members still holds.</summary>
    public ValueList<VmName> Unheard { get; init => field = value ?? []; } = [];

    /// <summary>Containers of the VM that leave, and that no other VM sends traffic to any more.</summary>
    public ValueList<ContainerId> Relieved { get; init => field = value ?? []; } = [];

    /// <summary>The same for whoever's clock is so much ahead of the one that they were made by: an order is good until a time of day.</summary>
    public VmOrders By(TimeSpan ahead) => ahead == TimeSpan.Zero || !Assignments.Any(assignment => assignment.AtOnce is not null) ? this : this with
    {
        Assignments = Assignments.Select(assignment => assignment.AtOnce is { } order ? assignment with { AtOnce = order with { Deadline = order.Deadline + ahead } } : assignment).ToValueList(),
    };

    /// <summary>The members that a VM should know, which knew these.</summary>
    public ValueList<RemoteMember> MembersAfter(ValueList<RemoteMember> known) => Members.Concat(known.Where(member => Unheard.Contains(member.Vm)))
        .OrderBy(member => member.App.Text, StringComparer.Ordinal).ThenBy(member => member.Container.Text, StringComparer.Ordinal).ToValueList();
}
