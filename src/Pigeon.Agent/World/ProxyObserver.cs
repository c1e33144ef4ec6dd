using System.Globalization;
using Pigeon.Agent.Certificates;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using MapTable = Pigeon.Core.World.MapTable;

namespace Pigeon.Agent.World;

/// <summary>Reads HAProxy's own tables. Nothing is remembered: what the running worker says is what counts.</summary>
public sealed class ProxyObserver(ServingWorker runtime, MasterSocket master, LeavingTraffic leaving, ProxySettings settings)
{
    private const string Signature = "pigeon-";
    private const int FirstMap = 3;
    private static readonly MapName[] Maps = Enum.GetValues<MapName>();

    // All in one line: one connection instead of eight, and tables of one worker that belong together.
    private readonly string[] _questions = ["show info", "show servers state", "show servers conn", .. Maps.Select(map => $"show map {settings.MapFile(map)}"), .. CertificateTables.Questions(settings)];

    /// <summary>Null when HAProxy does not answer.</summary>
    public async Task<ProxyView?> ObserveAsync(CancellationToken ct)
    {
        try
        {
            var processes = await master.PeekAsync(ct) ?? await WhileReloadingAsync(ct);
            if (processes.WorkerPid is not { } named) return null;
            var (answers, stranger, worker) = await runtime.AskAllAsync(named, _questions, ct);
            var facts = WorkerFacts.Parse(answers[0]);
            if (!facts.Description.StartsWith(Signature, StringComparison.Ordinal))
                return Foreign(worker, HaproxyVersion.ParseName(facts.Version)) with { SocketTakenBy = stranger };
            var view = await ReadAsync(worker, facts.Description[Signature.Length..], answers, [.. processes.OldWorkers], ct);
            return view with { Version = HaproxyVersion.ParseName(facts.Version), SocketTakenBy = stranger };
        }
        catch (Exception silence) when (silence is HaproxyUnreachableException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>While HAProxy is being reloaded, its master is silent and its worker is not.</summary>
    private async Task<ProcessTable> WhileReloadingAsync(CancellationToken ct)
    {
        await runtime.FactsAsync(ct);
        return await master.ProcessesAsync(ct);
    }

    /// <summary>A HAProxy with somebody else's configuration: everything of ours is yet to be loaded.</summary>
    private static ProxyView Foreign(int worker, HaproxyVersion? version) => new() { WorkerPid = worker, Version = version, Structure = "", Servers = [], Maps = [] };

    private async Task<ProxyView> ReadAsync(int worker, string structure, IReadOnlyList<string> answers, ValueList<int> oldWorkers, CancellationToken ct)
    {
        var maps = Maps.Select((map, index) => MapTable.Of(map, Haproxy.Tables.MapTable.Parse(settings.MapFile(map), answers[FirstMap + index])
            .Select(row => new MapRow(row.Key, row.Value)))).ToList();
        var owners = maps.Single(map => map.Name is MapName.Members).Rows.DistinctBy(row => row.Key).ToDictionary(row => row.Key, row => row.Value);
        var rows = ServerStateTable.Parse(answers[1]);
        var inFlight = await InFlightAsync(ConnectionTable.Parse(answers[2]), oldWorkers, ct);
        var servers = rows
            .Select(row => Lane.TryParse(row.Backend, out var lane) ? ServerOf(lane, row, owners, inFlight) : null)
            .OfType<Server>().ToList();
        return new ProxyView
        {
            WorkerPid = worker,
            Structure = structure,
            Servers = (await WithChecksAsync(await leaving.CountAsync(servers, oldWorkers, ct), ct)).ToValueList(),
            Maps = maps.Where(map => map.Name is not MapName.Members).ToValueList(),
            OldWorkers = oldWorkers,
            Certificates = CertificateTables.Parse(settings, answers.Skip(FirstMap + Maps.Length)),
        };
    }

    /// <summary>Requests on each server, those of old workers included: a container may only stop when all are done.</summary>
    private async Task<Dictionary<(string, string), int>> InFlightAsync(IReadOnlyList<ConnectionRow> own, ValueList<int> oldWorkers, CancellationToken ct)
    {
        var sum = new Dictionary<(string, string), int>();
        Add(sum, own);
        await master.OnWorkersAsync(oldWorkers, async worker => Add(sum, await worker.ConnectionsAsync(null, ct)), ct);
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
        Weight = row.Weight,
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
