using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.Core;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>
/// Counts what is in flight on servers that are being left, in old workers too, and tells tunnels from requests. The table
/// of connections does not know the sessions of <c>mode tcp</c>, and the one that knows them all is too long to be asked each time.
/// </summary>
public sealed class LeavingTraffic(ServingWorker runtime, MasterSocket master)
{
    public async Task<List<Server>> CountAsync(List<Server> servers, ValueList<int> oldWorkers, CancellationToken ct)
    {
        var leaving = servers.Where(IsLeft).Select(server => (server.Lane.Backend, server.Name)).ToHashSet();
        if (leaving.Count == 0) return servers;
        var counts = new Dictionary<(string, string), (int All, int Tunnels)>();
        Add(counts, await CountAsync(runtime, leaving, ct));
        await master.OnWorkersAsync(oldWorkers, async worker => Add(counts, await CountAsync(worker, leaving, ct)), ct);
        return [.. servers.Select(server => IsLeft(server) ? With(server, counts.GetValueOrDefault((server.Lane.Backend, server.Name))) : server)];
    }

    private static bool IsLeft(Server server) => server is { Owner: not null, State: ServerState.Draining or ServerState.Parked };

    private static Server With(Server server, (int All, int Tunnels) count) =>
        server with { InFlight = Math.Max(server.InFlight, count.All), Tunnels = count.Tunnels };

    private static async Task<Dictionary<(string, string), (int All, int Tunnels)>> CountAsync(
        IRuntimeChannel worker, HashSet<(string Backend, string Name)> leaving, CancellationToken ct)
    {
        var counts = new Dictionary<(string, string), (int All, int Tunnels)>();
        foreach (var backend in leaving.Select(server => server.Backend).Distinct())
            foreach (var row in (await worker.StatisticsAsync(backend, ct)).Where(row => leaving.Contains((row.Backend, row.Server))))
                counts[(row.Backend, row.Server)] = ((int)(row.Sessions + row.Queued), 0);
        if (counts.Values.All(count => count.All == 0)) return counts;
        foreach (var session in await worker.SessionsAsync(ct))
            if (session.IsTunnel && counts.TryGetValue((session.Backend, session.Server), out var count))
                counts[(session.Backend, session.Server)] = (Math.Max(count.All, count.Tunnels + 1), count.Tunnels + 1);
        return counts;
    }

    private static void Add(Dictionary<(string, string), (int All, int Tunnels)> sum, Dictionary<(string, string), (int All, int Tunnels)> counts)
    {
        foreach (var (server, count) in counts)
        {
            var known = sum.GetValueOrDefault(server);
            sum[server] = (known.All + count.All, known.Tunnels + count.Tunnels);
        }
    }
}
