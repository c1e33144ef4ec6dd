using System.Globalization;
using Pigeon.Agent.Haproxy;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>Turns moves into runtime commands.</summary>
internal sealed class RuntimeMoves(Blueprint blueprint, ProxyView proxy, ProxySettings settings)
{
    // Made when they are asked for: a switch of maps, which has to be quick, does without.
    private readonly Lazy<Dictionary<Lane, LaneText>> _lanes = new(() => blueprint.Lanes.ToDictionary(text => text.Lane));
    private readonly Lazy<Dictionary<(Lane, string), Server>> _servers = new(() => proxy.Servers.DistinctBy(Place).ToDictionary(Place));

    public RuntimeCommand For(Move move) => move switch
    {
        Move.Fill fill => RuntimeCommand.Join([
            Own(fill.Lane, fill.Server, fill.Container),
            .. Weighed(fill),
            IsChecked(fill.Lane)
                ? RuntimeCommands.FillSlot(fill.Lane.Backend, fill.Server, fill.Address.Ip, fill.Address.Port)
                : RuntimeCommands.FillUncheckedSlot(fill.Lane.Backend, fill.Server, fill.Address.Ip, fill.Address.Port)]),
        Move.AddServer add => RuntimeCommand.Join(Own(add.Lane, add.Server, add.Container), Added(add)),
        Move.Readmit readmit => IsChecked(readmit.Lane)
            ? RuntimeCommands.Readmit(readmit.Lane.Backend, readmit.Server)
            : RuntimeCommands.Ready(readmit.Lane.Backend, readmit.Server),
        Move.Own own => Own(own.Lane, own.Server, own.Container),
        Move.SetWeight weigh => RuntimeCommands.SetWeight(weigh.Lane.Backend, weigh.Server, weigh.Weight),
        Move.Drain { IsSticky: true } drain => RuntimeCommands.Maintain(drain.Lane.Backend, drain.Server),
        Move.Drain drain => RuntimeCommands.Drain(drain.Lane.Backend, drain.Server),
        Move.Park park => RuntimeCommands.Maintain(park.Lane.Backend, park.Server),
        Move.Free { Server: var server, Lane: var lane } => Freed(lane, server),
        Move.SetMap { Value: null } delete => MapCommands.Delete(settings.MapFile(delete.Map), delete.Key),
        Move.SetMap set when proxy.Map(set.Map)[set.Key] is null => MapCommands.Add(settings.MapFile(set.Map), set.Key, set.Value),
        Move.SetMap set => MapCommands.Set(settings.MapFile(set.Map), set.Key, set.Value),
        _ => throw new System.Diagnostics.UnreachableException($"{move} is no runtime command"),
    };

    private RuntimeCommand Added(Move.AddServer add)
    {
        var lane = _lanes.Value[add.Lane];
        var (backend, ip, port) = (add.Lane.Backend, add.Address.Ip, add.Address.Port);
        var text = string.Create(CultureInfo.InvariantCulture, $"{lane.ServerSettings} weight {add.Weight}");

        // A server that is added gets no cookie before this is said again; then every server of the lane gets the one it has.
        RuntimeCommand[] cookies = lane.Setup.Settings.Cookie is null ? [] : [RuntimeCommands.EnableDynamicCookies(backend)];
        return IsChecked(add.Lane)
            ? RuntimeCommand.Join([RuntimeCommands.AddGatedServer(backend, add.Server, ip, port, text), .. cookies])
            : RuntimeCommand.Join([RuntimeCommands.AddServer(backend, add.Server, ip, port, text), .. cookies, RuntimeCommands.Ready(backend, add.Server)]);
    }

    /// <summary>A slot keeps the weight of the member that it had.</summary>
    private RuntimeCommand[] Weighed(Move.Fill fill) => _servers.Value.GetValueOrDefault((fill.Lane, fill.Server))?.Weight == fill.Weight
        ? [] : [RuntimeCommands.SetWeight(fill.Lane.Backend, fill.Server, fill.Weight)];

    private static (Lane, string) Place(Server server) => (server.Lane, server.Name);

    private RuntimeCommand Own(Lane lane, string server, ContainerId container) =>
        MapCommands.Add(settings.MapFile(MapName.Members), $"{lane.Backend}/{server}", container.Text);

    private RuntimeCommand Freed(Lane lane, string server)
    {
        var row = MapCommands.Delete(settings.MapFile(MapName.Members), $"{lane.Backend}/{server}");
        var known = _servers.Value[(lane, server)];

        // One line's commands are all carried out, whatever becomes of each: a server that was left without its row is deleted next turn.
        return !known.IsOverflow ? row
            : known.Owner is null ? RuntimeCommands.DeleteServer(lane.Backend, server)
            : RuntimeCommand.Join(RuntimeCommands.DeleteServer(lane.Backend, server), row);
    }

    private bool IsChecked(Lane lane) => _lanes.Value.TryGetValue(lane, out var text) && text.IsChecked;
}
