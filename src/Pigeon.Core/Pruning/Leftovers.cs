using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Pruning;

/// <summary>
/// Tells what on the VM is left over: containers and networks that Pigeon made for stacks which are not here, and images that such stacks were made from. What
/// Pigeon did not make or ask for is never among it.
/// </summary>
public static partial class Leftovers
{
    /// <param name="withoutInactive">As if every inactive stack had been deactivated.</param>
    public static ValueList<Finding> Find(Desired desired, Observed observed, Inventory inventory, bool withoutInactive = false)
    {
        var after = withoutInactive ? WithoutInactive(desired) : desired;
        var containers = Containers(desired, observed).ToList();
        var going = containers.Where(finding => !finding.Stays).Select(finding => ((Leftover.Container)finding.What).Id.Text)
            .Concat(observed.Docker.Containers.Where(container => container.Managed && Knows(desired, container) && !Knows(after, container)).Select(container => container.Id.Text))
            .ToHashSet();
        var staying = inventory.Containers.Where(container => !going.Contains(container.Id)).ToList();
        return [.. containers, .. Networks(desired, after, inventory, staying), .. Images(desired, after, observed, inventory, staying)];
    }

    /// <summary>The inactive stacks that no operation is about.</summary>
    public static IEnumerable<Stack> Inactive(Desired desired) =>
        desired.Apps.Where(app => app.Running is null).Select(app => app.In(StackState.Inactive)).OfType<Stack>();

    private static Desired WithoutInactive(Desired desired)
    {
        var retired = Inactive(desired).ToHashSet();
        return desired with { Apps = desired.Apps.Select(app => app with { Stacks = app.Stacks.Where(stack => !retired.Contains(stack)).ToValueList() }).ToValueList() };
    }

    private static IEnumerable<Stack> Stacks(Desired desired) => desired.Apps.SelectMany(app => app.Stacks);

    private static bool Knows(Desired desired, Container container) => desired.Find(container.App)?.Find(container.Version) is not null;

    private static IEnumerable<Finding> Containers(Desired desired, Observed observed) =>
        from container in observed.Docker.Containers
        where container.Managed && container.State is not ContainerState.Removed && !Knows(desired, container)
        let what = new Leftover.Container(container.Id, container.Name, container.App, container.Version)
        let objection = Objection(container, observed)
        select objection is null ? new Finding(what, $"{container.App} {container.Version} is not here") : new Finding(what, objection, Stays: true);

    /// <summary>Traffic is taken away before anything is stopped, and only HAProxy knows whether it is.</summary>
    private static string? Objection(Container container, Observed observed)
    {
        if (observed.Docker.Busy.Contains(container.Name)) return "something else is being done to it";
        if (container.State is ContainerState.Created or ContainerState.Exited or ContainerState.Dead) return null;
        if (observed.Proxy is not { } proxy) return "HAProxy does not answer, and may send it requests";
        return proxy.Servers.FirstOrDefault(server => server.Owner == container.Id) is { } server ? $"HAProxy still has it as {server.Lane}/{server.Name}" : null;
    }

    private static IEnumerable<Finding> Networks(Desired desired, Desired after, Inventory inventory, List<PresentContainer> staying)
    {
        var needed = Stacks(after).SelectMany(stack => stack.Spec.NetworkNames).ToHashSet(StringComparer.Ordinal);
        foreach (var network in inventory.Networks)
        {
            // The network of a stack that is here leaves with it.
            if (network.Pod is { } pod ? desired.Find(pod.App)?.Find(pod.Version) is not null : needed.Contains(network.Name)) continue;
            var what = new Leftover.Network(network.Id, network.Name);
            if (staying.FirstOrDefault(container => container.Networks.Contains(network.Name)) is not { } user)
                yield return new Finding(what, network.Pod is null ? "no stack names it" : $"{network.Pod.App} {network.Pod.Version} is not here");
            else yield return new Finding(what, $"container {Printable.Of(user.Name)} is on it", Stays: true);
        }
    }
}
