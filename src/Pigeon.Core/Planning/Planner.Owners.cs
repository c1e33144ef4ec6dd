using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <content>Servers that HAProxy uses with nobody's name on them: somebody has removed the name from the map of members.</content>
public static partial class Planner
{
    /// <summary>
    /// Whose such servers are, by their address. To take one out and to fill it again would be a gap where it is the only one; and its container
    /// would be stopped without a drain.
    /// </summary>
    private static List<Move> LostOwners(Desired desired, Observed observed)
    {
        var nameless = observed.Proxy?.Servers.Where(server => server is { Owner: null, Address: not null, State: not ServerState.Parked }).ToList() ?? [];
        if (nameless.Count == 0) return [];
        var census = new Census(desired, observed);
        var given = new HashSet<ContainerId>();
        return
        [
            .. from server in nameless
               where !census.IsTaken(server.Address!)
               let owner = census.Find(server.Lane.App) is { } app && app.On(server.Lane.Letter) is { } stack ? MemberAt(server.Address!, census.Of(app, stack)) : null
               where owner is not null && !census.IsMember(owner.Id) && given.Add(owner.Id)
               select new Move.Own(server.Lane, server.Name, owner.Id),
        ];
    }

    private static Container? MemberAt(MemberAddress address, IReadOnlyList<Container> containers) => containers.FirstOrDefault(container =>
        container is { Registered: true, State: ContainerState.Running } && container.Address == address);
}
