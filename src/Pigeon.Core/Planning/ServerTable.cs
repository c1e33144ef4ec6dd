using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>Which servers a freshly loaded configuration has, and in which state each begins.</summary>
public static class ServerTable
{
    /// <summary>
    /// Every slot of every lane, and what is occupied beyond them: each server keeps its name, by which workers of before a
    /// reload are asked for what they still have on it. When HAProxy is not running, the containers that there are are taken in.
    /// </summary>
    public static ValueList<Server> For(Desired desired, Observed observed) =>
        desired.Apps.SelectMany(app => app.Lanes.SelectMany(lane => Slots(app, lane, observed))).ToValueList();

    private static IEnumerable<Server> Slots(App app, LaneSetup setup, Observed observed)
    {
        var lane = new Lane(app.Name, setup.Letter);
        var occupants = (observed.Proxy is { } proxy && proxy.IsOurs ? proxy.In(lane).Where(server => server.Owner is not null)
            : FromContainers(app, lane, observed.Containers)).DistinctBy(server => server.Name).ToList();

        var names = Enumerable.Range(1, setup.Slots).Select(number => $"{Server.SlotPrefix}{number}").ToList();
        var kept = occupants.ToDictionary(server => server.Name);
        return names
            .Select(name => kept.GetValueOrDefault(name) ?? new Server { Lane = lane, Name = name, State = ServerState.Parked })
            .Concat(occupants.ExceptBy(names, server => server.Name));
    }

    private static IEnumerable<Server> FromContainers(App app, Lane lane, IEnumerable<Container> containers)
    {
        if (app.On(lane.Letter) is not { State: not StackState.Deactivating, Spec.ServedElsewhere: false } stack) return [];
        var members = containers
            .Where(container => container.App == app.Name && container.Version == stack.Version)
            .Where(container => container.Registered && container.IsFit && container.Address is not null)
            .OrderBy(container => container.Name, StringComparer.Ordinal).ThenBy(container => container.Id.Text, StringComparer.Ordinal)
            .DistinctBy(container => container.Id).DistinctBy(container => container.Address);

        // A stack that had proved itself before HAProxy went away starts in the rotation; one that had not has to pass the checks first.
        var state = stack.State is StackState.Releasing ? ServerState.Coming : ServerState.Ready;
        return members.Select((container, index) => new Server
        {
            Lane = lane,
            Name = $"{Server.SlotPrefix}{index + 1}",
            State = state,
            Owner = container.Id,
            Address = container.Address,
            Weight = stack.Spec.WeightOf(container),
        });
    }
}
