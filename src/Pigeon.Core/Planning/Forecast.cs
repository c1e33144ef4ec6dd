using System.Diagnostics;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>
/// What the world looks like after a move, if all goes well. It tells what to write to disk before a command is sent
/// (<see cref="After"/>) and what a verb would do from beginning to end (<see cref="Moves"/>).
/// </summary>
public static class Forecast
{
    private const int TurnsAtMost = 64;

    /// <summary>All moves until nothing is left to do, drains and start-up times taken as no time at all.</summary>
    public static ValueList<Move> Moves(Desired desired, string structure, Observed observed, DateTimeOffset now)
    {
        var moves = new List<Move>();
        for (var turn = 0; turn < TurnsAtMost; turn++)
        {
            var next = StackMachine.Advance(desired, observed, now);
            var plan = Planner.Plan(next, structure, observed, now);
            if (plan.Moves.Count == 0 && next == desired) break;
            desired = next;
            moves.AddRange(plan.Moves);
            observed = Settle(plan.Moves.Aggregate(observed, (world, move) => After(world, move, desired, structure)));
        }

        return moves.ToValueList();
    }

    /// <summary>The world right after a move.</summary>
    public static Observed After(Observed observed, Move move, Desired desired, string structure) => move switch
    {
        Move.StartProxy => observed with { Proxy = Loaded(desired, structure, observed) },
        Move.Reload => observed with { Proxy = Loaded(desired, structure, observed) },
        Move.Fill fill => Change(observed, fill.Lane, fill.Server, server =>
            server with { State = ServerState.Coming, Owner = fill.Container, Address = fill.Address }),
        Move.AddServer add => observed with
        {
            Proxy = observed.Proxy! with
            {
                Servers = observed.Proxy.Servers.Append(new Server
                {
                    Lane = add.Lane, Name = add.Server, State = ServerState.Coming, Owner = add.Container, Address = add.Address,
                }).ToValueList(),
            },
        },
        Move.Readmit readmit => Change(observed, readmit.Lane, readmit.Server, server => server with { State = ServerState.Coming }),
        Move.Drain drain => Change(observed, drain.Lane, drain.Server, server => server with { State = ServerState.Draining }),
        Move.Park park => Change(observed, park.Lane, park.Server, server => server with { State = ServerState.Parked }),
        Move.Free free => Freed(observed, free),
        Move.SetMap set => observed with { Proxy = WithRow(observed.Proxy!, set) },
        Move.CreateNetwork create => observed with
        {
            Docker = observed.Docker with { Networks = observed.Docker.Networks.Append(create.Network).ToValueList() },
        },
        Move.RunContainer run => WithContainers(observed, observed.Docker.Containers
            .Where(each => each.Name != run.Replica.ContainerName || each.State is ContainerState.Removed)
            .Append(Started(run.Replica, observed))),
        Move.StopContainer stop => WithContainers(observed, observed.Docker.Containers
            .Select(each => each.Id == stop.Container ? each with { State = ContainerState.Exited } : each)),
        Move.RemoveContainer remove => WithContainers(observed, observed.Docker.Containers.Where(each => each.Id != remove.Container)),
        _ => throw new UnreachableException($"no forecast for {move}"),
    };

    /// <summary>Checks pass and requests end.</summary>
    private static Observed Settle(Observed observed) => observed.Proxy is not { } proxy ? observed : observed with
    {
        Proxy = proxy with
        {
            Servers = proxy.Servers
                .Select(server => server with { InFlight = 0, State = server.State is ServerState.Coming ? ServerState.Ready : server.State })
                .ToValueList(),
        },
    };

    private static ProxyView Loaded(Desired desired, string structure, Observed observed) => new()
    {
        WorkerPid = (observed.Proxy?.WorkerPid ?? 0) + 1,
        Structure = structure,
        Servers = ServerTable.For(desired, observed),
        Maps = observed.Proxy?.Maps ?? Planner.WantedMaps(desired),
        OldWorkers = observed.Proxy is { } old ? old.OldWorkers.Append(old.WorkerPid).ToValueList() : [],
    };

    private static Observed Change(Observed observed, Lane lane, string name, Func<Server, Server> change) => observed with
    {
        Proxy = observed.Proxy! with
        {
            Servers = observed.Proxy.Servers
                .Select(server => server.Lane == lane && server.Name == name ? change(server) : server)
                .ToValueList(),
        },
    };

    private static Observed Freed(Observed observed, Move.Free free)
    {
        var vacated = Change(observed, free.Lane, free.Server, server => server with { Owner = null });
        return vacated with
        {
            Proxy = vacated.Proxy! with
            {
                Servers = vacated.Proxy.Servers
                    .Where(server => !(server.IsOverflow && server.Lane == free.Lane && server.Name == free.Server)).ToValueList(),
            },
        };
    }

    private static ProxyView WithRow(ProxyView proxy, Move.SetMap set)
    {
        var rows = proxy.Map(set.Map).Rows.Where(row => row.Key != set.Key);
        if (set.Value is { } value) rows = rows.Append(new MapRow(set.Key, value));
        return proxy with { Maps = proxy.Maps.Where(map => map.Name != set.Map).Append(MapTable.Of(set.Map, rows)).ToValueList() };
    }

    private static Observed WithContainers(Observed observed, IEnumerable<Container> containers) =>
        observed with { Docker = observed.Docker with { Containers = containers.ToValueList() } };

    /// <summary>A container that does not exist yet, with an identifier and an address that no real one has.</summary>
    private static Container Started(ReplicaSpec replica, Observed observed)
    {
        // Counting alone would give a number again after a removal, and with it another container's address.
        var number = observed.Docker.Containers.Count + 1;
        while (observed.Docker.Find(IdOf(number)) is not null) number++;
        return new Container
        {
            Id = IdOf(number),
            Name = replica.ContainerName,
            App = replica.App,
            Version = replica.Version,
            Managed = true,
            Registered = replica.Service.Registered,
            State = ContainerState.Running,
            Address = MemberAddress.From($"198.18.{number / 250}.{(number % 250) + 1}", 1 + (number % 60000)),
        };
    }

    private static ContainerId IdOf(int number) =>
        ContainerId.Parse(number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture));
}
