using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Fleet;

/// <summary>What a VM is told, made of what should be and what the others said.</summary>
/// <remarks>
/// <see cref="For"/> looks at every app for one VM. Where one app changes, <see cref="AssignmentFor"/> tells what of a VM's orders is another now, for
/// the price of that app's few stacks.
/// </remarks>
public static class Orders
{
    /// <summary>Null for a VM that has not joined.</summary>
    public static VmOrders? For(FleetDesired desired, FleetView view, VmName vm, DateTimeOffset now) => view.Find(vm) is not { } sight ? null : new VmOrders(
        vm,
        desired.Apps.Select(app => AssignmentFor(app, view, sight)).OfType<Assignment>().ToValueList(),
        desired.Apps.SelectMany(app => MembersFor(app, view, sight, now)).ToValueList(),
        QuestionFor(desired, vm),
        view.Lease)
    {
        Unheard = view.UnheardOf(now).Where(other => other != vm).ToValueList(),
        Relieved = RelievedFor(desired, view, sight).ToValueList(),
    };

    /// <summary>What an app should be on a VM; null when that is none of the controller's business, or cannot be judged now.</summary>
    public static Assignment? AssignmentFor(FleetApp app, FleetView view, VmSight vm)
    {
        var operation = app.Running is { Phase: FleetPhase.Acting } running ? running : null;
        var part = operation?.Of(vm.Name);
        var waits = operation is not null && part is not { IsTold: true };
        var stacks = new List<AssignedStack>();
        foreach (var stack in waits ? operation!.Before : app.Stacks)
        {
            if (Part.Of(stack, vm.Record.Facts, view.Groups) is not { } share) return null;
            if (stack.State is not FleetState.Deactivating && share.IsAny)
                stacks.Add(new AssignedStack(stack.Version, StateOf(stack.State), stack.Definition, share.Runs, share.Serves, stack.ReadyWithin) { TakenUp = stack.TakenUp });
        }

        if (stacks.Count == 0 && !Knows(app, vm)) return null;
        return new Assignment
        {
            App = app.Name,
            Revision = waits ? operation!.BeforeRevision : app.Revision,
            Stacks = stacks.ToValueList(),
            GoesBack = app.GoesBack && !waits,
            AtOnce = !waits && operation is { IsSwitch: true, Version: { } version } && stacks.Exists(stack => stack.Version == version)
                ? new SwitchOrder(operation.Id, version, (part!.ToldAt ?? part.Since) + operation.VmWithin) : null,
        };
    }

    /// <summary>Whether the VM has the app from the fleet, or may have. What was never assigned to it is its own.</summary>
    private static bool Knows(FleetApp app, VmSight vm) =>
        vm.App(app.Name) is { Revision: > 0 } || (app.Operations is [.., var last] && last.Of(vm.Name) is { IsTold: true });

    /// <summary>The members on other VMs for the stacks that the VM's HAProxy leads to. Those of a VM whose lease is over are left out.</summary>
    public static IEnumerable<RemoteMember> MembersFor(FleetApp app, FleetView view, VmSight vm, DateTimeOffset now) =>
        app.Stacks.SelectMany(stack => MembersFor(app, stack, view, vm, now));

    /// <inheritdoc cref="MembersFor(FleetApp, FleetView, VmSight, DateTimeOffset)"/>
    internal static IEnumerable<RemoteMember> MembersFor(FleetApp app, FleetStack stack, FleetView view, VmSight vm, DateTimeOffset now) =>
        from other in Part.Of(stack, vm.Record.Facts, view.Groups) is { Serves: true } ? view.HostsOf(app.Name) : []
        where other.Name != vm.Name && view.IsPresent(other.Name, now)
        from member in other.App(app.Name)?.Find(stack.Version)?.Members ?? []
        where Part.Of(stack, other.Record.Facts, view.Groups) is { Runs: true }
        select new RemoteMember(app.Name, stack.Version, member.Service, member.Container, other.Name, member.Address, member.Unwell);

    /// <summary>
    /// The VM's leaving containers that no other VM holds. A VM that has fallen silent holds what it held when it was heard last, and one that was never
    /// heard may hold anything: the container waits out its drain time then.
    /// </summary>
    private static IEnumerable<ContainerId> RelievedFor(FleetDesired desired, FleetView view, VmSight vm) =>
        from app in vm.Report?.Apps ?? []
        from stack in app.Stacks
        where stack.Leaving.Count > 0 && view.Opaque.All(other => other.Name == vm.Name || DoesNotLeadTo(desired.Find(app.App)?.Find(stack.Version), other, view))
        from container in stack.Leaving
        where !view.IsHeld(container)
        select container;

    /// <summary>Of a stack that the fleet does not have any more nobody knows who led to it.</summary>
    private static bool DoesNotLeadTo(FleetStack? stack, VmSight vm, FleetView view) => stack is not null && Part.Of(stack, vm.Record.Facts, view.Groups) is { Serves: false };

    /// <summary>The latest question that is still of use.</summary>
    private static long QuestionFor(FleetDesired desired, VmName vm) => desired.Apps
        .Select(app => app.Running is { Phase: FleetPhase.Checking } asking && asking.Of(vm) is not null ? asking.Question : 0).DefaultIfEmpty().Max();

    private static StackState StateOf(FleetState state) => state switch
    {
        FleetState.Active => StackState.Active,
        FleetState.Inactive => StackState.Inactive,
        _ => StackState.Release,
    };
}
