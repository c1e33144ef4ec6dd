using System.Globalization;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using MapTable = Pigeon.Core.World.MapTable;

namespace Pigeon.Agent.World;

/// <summary>Reads HAProxy's own tables. Nothing is remembered: what the running worker says is what counts.</summary>
public sealed class ProxyObserver(RuntimeSocket runtime, MasterSocket master, ProxySettings settings)
{
    private const string Signature = "pigeon-";

    /// <summary>Null when HAProxy does not answer.</summary>
    public async Task<ProxyView?> ObserveAsync(CancellationToken ct)
    {
        try
        {
            var processes = await master.PeekAsync(ct);
            if (processes?.WorkerPid is not { } worker) return null;
            var facts = await runtime.FactsAsync(ct);
            if (!facts.Description.StartsWith(Signature, StringComparison.Ordinal))
                return Foreign(worker);
            return await ReadAsync(worker, facts.Description[Signature.Length..], [.. processes.OldWorkers], ct);
        }
        catch (Exception silence) when (silence is HaproxyUnreachableException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>A HAProxy with somebody else's configuration: everything of ours is yet to be loaded.</summary>
    private static ProxyView Foreign(int worker) => new() { WorkerPid = worker, Structure = "", Servers = [], Maps = [] };

    private async Task<ProxyView> ReadAsync(int worker, string structure, ValueList<int> oldWorkers, CancellationToken ct)
    {
        var maps = new List<MapTable>();
        foreach (var map in Enum.GetValues<MapName>())
            maps.Add(MapTable.Of(map, (await runtime.MapAsync(settings.MapFile(map), ct)).Select(row => new MapRow(row.Key, row.Value))));
        var owners = maps.Single(map => map.Name is MapName.Members).Rows.ToDictionary(row => row.Key, row => row.Value);
        var rows = await runtime.ServersAsync(null, ct);
        var inFlight = await InFlightAsync(oldWorkers, ct);
        var servers = rows
            .Select(row => Lane.TryParse(row.Backend, out var lane) ? ServerOf(lane, row, owners, inFlight) : null)
            .OfType<Server>().ToList();
        return new ProxyView
        {
            WorkerPid = worker,
            Structure = structure,
            Servers = (await WithChecksAsync(servers, ct)).ToValueList(),
            Maps = maps.Where(map => map.Name is not MapName.Members).ToValueList(),
            OldWorkers = oldWorkers,
        };
    }

    /// <summary>Requests on each server, those of old workers included: a container may only stop when all are done.</summary>
    private async Task<Dictionary<(string, string), int>> InFlightAsync(ValueList<int> oldWorkers, CancellationToken ct)
    {
        var sum = new Dictionary<(string, string), int>();
        Add(sum, await runtime.ConnectionsAsync(null, ct));
        foreach (var pid in oldWorkers)
        {
            try
            {
                Add(sum, await master.Worker(pid).ConnectionsAsync(null, ct));
            }
            catch (Exception gone) when (gone is HaproxyUnreachableException or HaproxyFaultException or TimeoutException)
            {
                // It has ended since the master named it, and its requests with it.
            }
        }

        return sum;
    }

    private static void Add(Dictionary<(string, string), int> sum, IEnumerable<ConnectionRow> rows)
    {
        foreach (var row in rows)
            sum[(row.Backend, row.Server)] = sum.GetValueOrDefault((row.Backend, row.Server)) + row.Used;
    }

    private static Server ServerOf(Lane lane, ServerRow row, Dictionary<string, string> owners, Dictionary<(string, string), int> inFlight) => new()
    {
        Lane = lane,
        Name = row.Name,
        State = row.InMaintenance ? ServerState.Parked
            : row.InDrain ? ServerState.Draining
            : row.IsUsable ? ServerState.Ready : ServerState.Coming,
        Address = MemberAddress.From(row.Address, row.Port),
        Owner = owners.TryGetValue($"{row.Backend}/{row.Name}", out var text) && ContainerId.TryParse(text, out var owner) ? owner : null,
        InFlight = inFlight.GetValueOrDefault((row.Backend, row.Name)),
    };

    /// <summary>As <c>L7STS 503: Service Unavailable</c> or <c>L4CON: Connection refused</c>.</summary>
    private static string Words(StatRow row) => string.Create(CultureInfo.InvariantCulture,
        $"{row.CheckStatus}{(row.CheckCode is > 0 and var code ? $" {code}" : "")}{(row.LastCheck.Length == 0 ? "" : $": {row.LastCheck}")}");

    /// <summary>What the checks answered last is of interest only while somebody waits for them.</summary>
    private async Task<List<Server>> WithChecksAsync(List<Server> servers, CancellationToken ct)
    {
        if (!servers.Exists(server => server is { State: ServerState.Coming, Owner: not null })) return servers;
        var checks = (await runtime.StatisticsAsync(null, ct)).Where(row => !row.IsBackend)
            .ToDictionary(row => (row.Backend, row.Server), Words);
        return [.. servers.Select(server => server.State is ServerState.Coming && checks.TryGetValue((server.Lane.Backend, server.Name), out var check)
            ? server with { LastCheck = check } : server)];
    }
}
