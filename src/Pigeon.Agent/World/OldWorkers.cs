using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>
/// The workers of before a reload. An idle client's next request may still be answered by one, so the ways that a switch
/// changes are changed there too. Their servers cannot be: they refuse every change of them.
/// </summary>
public sealed class OldWorkers(MasterSocket master, ProxySettings settings)
{
    /// <summary>Repeats the map changes among the moves on every old worker that can follow them.</summary>
    public async Task FollowAsync(IEnumerable<Move> moves, CancellationToken ct)
    {
        foreach (var change in moves.OfType<Move.SetMap>().Where(change => change.Map is MapName.Active or MapName.Release))
            await master.OnOldWorkersAsync(worker => FollowAsync(worker, change, ct), ct);
    }

    /// <summary>
    /// A lane that was filled after the reload is empty in an old worker: there the old way is the better one, for its
    /// stack is still warm and every answer of an old worker ends the connection.
    /// </summary>
    private async Task FollowAsync(IRuntimeChannel worker, Move.SetMap change, CancellationToken ct)
    {
        var map = new RuntimeMap(worker, settings.MapFile(change.Map));
        if (change.Value is not { } lane)
            await map.DeleteAsync(change.Key, ct);
        else if ((await worker.ServersAsync(null, ct)).Any(server => server.Backend == lane && server.IsUsable))
            await map.UpsertAsync(change.Key, lane, ct);
    }
}
