using Microsoft.Extensions.Logging;
using Pigeon.Agent.Haproxy;
using Pigeon.Agent.Haproxy.Tables;
using Pigeon.Core;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Agent.World;

/// <summary>Cuts what is left on a server when its drain time is over, in every worker, and keeps count.</summary>
public sealed partial class Cutter(ServingWorker runtime, MasterSocket master, TimeProvider time, ILogger<Cutter> logger)
{
    private const int CutsKept = 1000;
    private const int Batch = 40;
    private const int Looks = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly Queue<CutOff> _cuts = new();

    /// <summary>What was cut since the agent started, oldest first.</summary>
    public ValueList<CutOff> Cuts => _cuts.ToValueList();

    /// <summary>Called with what was cut and where.</summary>
    public Action<CutOff, string> OnCut { get; set; } = (_, _) => { };

    public async Task CutAsync(Move.Cut move, CancellationToken ct)
    {
        var cut = (await CutInAsync(runtime, move, isOld: false, ct)).ToList();
        await master.OnOldWorkersAsync(async worker => cut.AddRange(await CutInAsync(worker, move, isOld: true, ct)), ct);
        if (cut.Count == 0) return;
        var tunnels = cut.Count(session => session.IsTunnel);
        var off = new CutOff(move.Lane.App, move.Version, cut.Count - tunnels, tunnels, time.GetUtcNow());
        _cuts.Enqueue(off);
        if (_cuts.Count > CutsKept) _cuts.Dequeue();
        var what = Traffic.Describe(off.Requests, off.Tunnels);
        Log.Cut(logger, what, $"{move.Lane}/{move.Server}", $"{move.Lane.App} {move.Version}");
        OnCut(off, $"cut {what} on {move.Lane}/{move.Server}");
    }

    private async Task<IReadOnlyList<SessionRow>> CutInAsync(IRuntimeChannel worker, Move.Cut move, bool isOld, CancellationToken ct)
    {
        // An old worker refuses every change of a server, but not that of a session.
        var cut = move.Scope is CutScope.Everything && !isOld
            ? await CutServerAsync(worker, move, ct)
            : await CutEachAsync(worker, (await OnServerAsync(worker, move, ct)).Where(session => IsIn(move.Scope, session)).ToList(), ct);
        try
        {
            if (cut.Count > 0) await SeeThemEndAsync(worker, move, cut, ct);
        }
        catch (Exception gone) when (gone is HaproxyUnreachableException or HaproxyFaultException or TimeoutException)
        {
            // An old worker ends with its last session; what it had was cut all the same.
        }

        return cut;
    }

    /// <summary>Counted and cut in one line: nothing comes between.</summary>
    private static async Task<IReadOnlyList<SessionRow>> CutServerAsync(IRuntimeChannel worker, Move.Cut move, CancellationToken ct)
    {
        var shutdown = RuntimeCommands.ShutdownSessions(move.Lane.Backend, move.Server);
        var command = RuntimeCommand.Join(RuntimeCommands.ShowSessions, shutdown);
        var answers = RuntimeChannelTables.Split(command.Text, await worker.SendAsync(command, ct), count: 2);
        shutdown.Verify(answers[1]);
        return [.. On(move, SessionTable.Parse(answers[0]))];
    }

    /// <summary>One that has ended in the meantime was not cut.</summary>
    private static async Task<IReadOnlyList<SessionRow>> CutEachAsync(IRuntimeChannel worker, IReadOnlyList<SessionRow> sessions, CancellationToken ct)
    {
        var cut = new List<SessionRow>();
        foreach (var batch in sessions.Chunk(Batch))
        {
            var command = RuntimeCommand.Join(batch.Select(session => RuntimeCommands.ShutdownSession(session.Id)));
            var answers = RuntimeChannelTables.Split(command.Text, await worker.SendAsync(command, ct), batch.Length);
            cut.AddRange(batch.Where((_, index) => string.IsNullOrWhiteSpace(answers[index])));
        }

        return cut;
    }

    /// <summary>
    /// A session ends a moment after it was told to; until then it would be counted again. An old worker, in which the servers of a
    /// leaving lane are still usable, sends a request that was not answered yet to one of them once more: that ends too.
    /// </summary>
    private async Task SeeThemEndAsync(IRuntimeChannel worker, Move.Cut move, IReadOnlyList<SessionRow> cut, CancellationToken ct)
    {
        var ids = cut.Select(session => session.Id).ToHashSet();
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(Pause, time, ct);
            var left = (await worker.SessionsAsync(ct)).Where(session => session.Backend == move.Lane.Backend && ids.Contains(session.Id)).ToList();
            if (left.Count == 0) return;
            await CutEachAsync(worker, left, ct);
        }
    }

    private static async Task<IReadOnlyList<SessionRow>> OnServerAsync(IRuntimeChannel worker, Move.Cut move, CancellationToken ct) =>
        [.. On(move, await worker.SessionsAsync(ct))];

    private static IEnumerable<SessionRow> On(Move.Cut move, IEnumerable<SessionRow> sessions) =>
        sessions.Where(session => session.Backend == move.Lane.Backend && session.Server == move.Server);

    private static bool IsIn(CutScope scope, SessionRow session) => scope switch
    {
        CutScope.Requests => !session.IsTunnel,
        CutScope.Tunnels => session.IsTunnel,
        _ => true,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Cut {What} on {Server}: the drain time of {Stack} is over")]
        public static partial void Cut(ILogger logger, string what, string server, string stack);
    }
}
