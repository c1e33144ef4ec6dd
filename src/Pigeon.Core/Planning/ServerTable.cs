using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>Which servers a freshly loaded configuration has, and in which state each begins.</summary>
public static class ServerTable
{
    /// <summary>
    /// Every slot of every lane: what HAProxy has now keeps its place (what lies beyond the slots gets one); when
    /// HAProxy is not running, what Docker shows is taken in.
    /// </summary>
    public static ValueList<Server> For(Desired desired, Observed observed) =>
        desired.Apps.SelectMany(app => app.Lanes.SelectMany(lane => Slots(app, lane, observed))).ToValueList();

    private static IEnumerable<Server> Slots(App app, LaneSetup setup, Observed observed)
    {
        var lane = new Lane(app.Name, setup.Letter);
        var occupants = (observed.Proxy is { } proxy ? proxy.In(lane).Where(server => server.Owner is not null)
            : FromDocker(app, lane, observed.Docker)).DistinctBy(server => server.Name).ToList();

        // More occupants than slots is a lane that was scaled by hand: it grows with the reload.
        var count = Math.Max(setup.Slots, occupants.Count);
        var names = Enumerable.Range(1, count).Select(number => $"{Server.SlotPrefix}{number}").ToList();
        var kept = occupants.Where(server => names.Contains(server.Name)).ToDictionary(server => server.Name);
        var moving = new Queue<Server>(occupants.Where(server => !names.Contains(server.Name)));
        return names.Select(name =>
            kept.TryGetValue(name, out var server) ? server
            : moving.TryDequeue(out var moved) ? moved with { Name = name }
            : new Server { Lane = lane, Name = name, State = ServerState.Parked });
    }

    private static IEnumerable<Server> FromDocker(App app, Lane lane, DockerView docker)
    {
        if (app.On(lane.Letter) is not { State: not StackState.Deactivating } stack) return [];
        var members = docker.Containers
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
        });
    }
}
