using Pigeon.Agent.Haproxy;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>Turns moves into runtime commands.</summary>
internal sealed class RuntimeMoves(Blueprint blueprint, ProxyView proxy, ProxySettings settings)
{
    public RuntimeCommand For(Move move) => move switch
    {
        Move.Fill fill => RuntimeCommand.Join(Own(fill.Lane, fill.Server, fill.Container), IsChecked(fill.Lane)
            ? RuntimeCommands.FillSlot(fill.Lane.Backend, fill.Server, fill.Address.Ip, fill.Address.Port)
            : RuntimeCommands.FillUncheckedSlot(fill.Lane.Backend, fill.Server, fill.Address.Ip, fill.Address.Port)),
        Move.AddServer add => RuntimeCommand.Join(Own(add.Lane, add.Server, add.Container), Added(add)),
        Move.Readmit readmit => IsChecked(readmit.Lane)
            ? RuntimeCommands.Readmit(readmit.Lane.Backend, readmit.Server)
            : RuntimeCommands.Ready(readmit.Lane.Backend, readmit.Server),
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
        var settings = blueprint.ServerSettings(add.Lane)!;
        var (backend, ip, port) = (add.Lane.Backend, add.Address.Ip, add.Address.Port);
        return IsChecked(add.Lane)
            ? RuntimeCommands.AddGatedServer(backend, add.Server, ip, port, settings)
            : RuntimeCommand.Join(RuntimeCommands.AddServer(backend, add.Server, ip, port, settings), RuntimeCommands.Ready(backend, add.Server));
    }

    private RuntimeCommand Own(Lane lane, string server, ContainerId container) =>
        MapCommands.Add(settings.MapFile(MapName.Members), $"{lane.Backend}/{server}", container.Text);

    private RuntimeCommand Freed(Lane lane, string server)
    {
        var row = MapCommands.Delete(settings.MapFile(MapName.Members), $"{lane.Backend}/{server}");
        var known = proxy.In(lane).First(each => each.Name == server);

        // Deleting first: should it fail, the owner still tells next time what the server was.
        return !known.IsOverflow ? row
            : known.Owner is null ? RuntimeCommands.DeleteServer(lane.Backend, server)
            : RuntimeCommand.Join(RuntimeCommands.DeleteServer(lane.Backend, server), row);
    }

    private bool IsChecked(Lane lane) =>
        blueprint.ServerSettings(lane)?.Split(' ').Contains("check") == true;
}
