using System.Collections.Concurrent;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Fleet.Simulation;

/// <summary>A VM's Docker and HAProxy that do at once what they are told: one container for each version, healthy unless it is among the sick.</summary>
internal static class SmallWorld
{
    private static readonly ConcurrentDictionary<(StackVersion, char), Container> Containers = new();

    /// <param name="done">The desired state that was carried out last.</param>
    /// <param name="before">What HAProxy's map of active lanes said until then: production is not sent to a version that cannot take it.</param>
    public static Observed Of(Desired done, IReadOnlySet<StackVersion> sick, string? before)
    {
        var stacks = done.Apps.SelectMany(app => app.Stacks.Where(stack => stack.State is not StackState.Deactivating).Select(stack => (app, stack))).ToList();
        var containers = stacks.ToDictionary(each => each.stack.Version, each => ContainerOf(each.stack, sick.Contains(each.stack.Version)));
        return new Observed
        {
            Docker = new DockerView { Reachable = true, Listed = true, Networks = [Sample.Network], Containers = containers.Values.ToValueList() },
            Proxy = new ProxyView
            {
                WorkerPid = 1, Structure = "loaded",
                Maps = Planner.WantedMaps(done).Select(map => map.Name is MapName.Active ? Held(map, done, sick, before) : map).ToValueList(),
                Servers = done.Apps.SelectMany(app => app.Lanes.Select(lane => ServerOf(new Lane(app.Name, lane.Letter), app.On(lane.Letter), containers, sick))).ToValueList(),
            },
        };
    }

    private static MapTable Held(MapTable wanted, Desired done, IReadOnlySet<StackVersion> sick, string? before)
    {
        if (done.Find(Sample.Shop) is not { } app || app.In(StackState.Active) is not { } next || !sick.Contains(next.Version) || before is null
            || app.Stacks.FirstOrDefault(stack => stack.LaneOf(app.Name).Backend == before) is not { State: not StackState.Deactivating } serving || sick.Contains(serving.Version)) return wanted;
        return app.Running is { Verb: Verb.Abort } ? wanted : new MapTable(MapName.Active, [new MapRow(app.Name.Text, before)]);
    }

    private static Container ContainerOf(Stack stack, bool isSick) => Containers.GetOrAdd(
        (stack.Version, stack.Lane), _ => Sample.ContainerOf(stack.Spec.Replicas.Single().ContainerName, stack.Version, stack.Lane - 'a'))
        with { Health = isSick ? ContainerHealth.Unhealthy : ContainerHealth.Healthy };

    private static Server ServerOf(Lane lane, Stack? stack, Dictionary<StackVersion, Container> containers, IReadOnlySet<StackVersion> sick) =>
        stack is { State: not StackState.Deactivating } && containers.TryGetValue(stack.Version, out var container)
            ? new Server { Lane = lane, Name = "s1", State = sick.Contains(stack.Version) ? ServerState.Coming : ServerState.Ready, Owner = container.Id, Address = container.Address }
            : new Server { Lane = lane, Name = "s1", State = ServerState.Parked };
}
