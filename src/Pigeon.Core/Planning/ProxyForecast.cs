using System.Diagnostics;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>HAProxy's tables while runtime moves are made to them in thought, one after the other.</summary>
internal sealed class ProxyForecast
{
    private readonly ProxyView _before;
    private readonly List<Server?> _servers;
    private readonly List<(MapName Name, Dictionary<string, string?> Rows)> _maps = [];
    private Dictionary<(Lane, string), int>? _index;

    public ProxyForecast(ProxyView before)
    {
        _before = before;
        _servers = [.. before.Servers];
    }

    /// <summary>Made when a server changes for the first time: a switch of maps, which has to be quick, does without.</summary>
    private Dictionary<(Lane, string), int> Places => _index ??= PlacesOf(_before.Servers);

    /// <summary>Whether the move changes these tables and nothing else.</summary>
    public static bool Knows(Move move) => move is Move.Fill or Move.AddServer or Move.Readmit or Move.Own or Move.SetWeight or Move.Drain or Move.Cut
        or Move.Park or Move.Free or Move.SetMap;

    public void Apply(Move move)
    {
        switch (move)
        {
            case Move.Fill fill:
                Change(fill.Lane, fill.Server, server =>
                    server with { State = ServerState.Coming, Owner = fill.Container, Address = fill.Address, Weight = fill.Weight });
                break;
            case Move.AddServer add:
                Places.TryAdd((add.Lane, add.Server), _servers.Count);
                _servers.Add(new Server
                {
                    Lane = add.Lane, Name = add.Server, State = ServerState.Coming, Owner = add.Container, Address = add.Address, Weight = add.Weight,
                });
                break;
            case Move.Readmit readmit:
                Change(readmit.Lane, readmit.Server, server => server with { State = ServerState.Coming });
                break;
            case Move.Own own:
                Change(own.Lane, own.Server, server => server with { Owner = own.Container });
                break;
            case Move.SetWeight weigh:
                Change(weigh.Lane, weigh.Server, server => server with { Weight = weigh.Weight });
                break;
            case Move.Drain drain:
                Change(drain.Lane, drain.Server, server => server with { State = drain.IsSticky ? ServerState.Parked : ServerState.Draining });
                break;
            case Move.Cut cut:
                Change(cut.Lane, cut.Server, server => Without(server, cut.Scope));
                break;
            case Move.Park park:
                Change(park.Lane, park.Server, server => server with { State = ServerState.Parked });
                break;
            case Move.Free free:
                Change(free.Lane, free.Server, server => server.IsOverflow ? null : server with { Owner = null });
                break;
            case Move.SetMap set:
                Change(set);
                break;
            default:
                throw new UnreachableException($"{move} is none of HAProxy's tables");
        }
    }

    /// <summary>The tables as they are then.</summary>
    public ProxyView Proxy() => _before with
    {
        Servers = _servers.OfType<Server>().ToValueList(),
        Maps = _before.Maps.Where(map => !_maps.Exists(changed => changed.Name == map.Name)).Concat(_maps.Select(Changed)).ToValueList(),
    };

    private static Server Without(Server server, CutScope scope) => scope switch
    {
        CutScope.Requests => server with { InFlight = server.Tunnels },
        CutScope.Tunnels => server with { InFlight = server.InFlight - server.Tunnels, Tunnels = 0 },
        CutScope.Everything => server with { InFlight = 0, Tunnels = 0 },
        _ => throw new UnreachableException($"no forecast for {scope}"),
    };

    private static Dictionary<(Lane, string), int> PlacesOf(ValueList<Server> servers)
    {
        var places = new Dictionary<(Lane, string), int>(servers.Count);
        foreach (var (place, server) in servers.Index()) places.TryAdd((server.Lane, server.Name), place);
        return places;
    }

    private void Change(Lane lane, string name, Func<Server, Server?> change)
    {
        if (!Places.TryGetValue((lane, name), out var place) || _servers[place] is not { } server) return;
        _servers[place] = change(server);
        if (_servers[place] is null) Places.Remove((lane, name));
    }

    private void Change(Move.SetMap set)
    {
        var at = _maps.FindIndex(map => map.Name == set.Map);
        if (at < 0) (at, _) = (_maps.Count, Add(set.Map));
        _maps[at].Rows[set.Key] = set.Value;
    }

    private int Add(MapName map)
    {
        _maps.Add((map, new(StringComparer.Ordinal)));
        return _maps.Count;
    }

    private MapTable Changed((MapName Name, Dictionary<string, string?> Rows) map) => MapTable.Of(map.Name, _before.Map(map.Name).Rows
        .Where(row => !map.Rows.ContainsKey(row.Key))
        .Concat(from row in map.Rows where row.Value is not null select new MapRow(row.Key, row.Value)));
}
