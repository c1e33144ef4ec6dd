using System.Globalization;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Benchmarks;

/// <summary>
/// A thousand members come and go by runtime commands, without a reload: as the agent does it, the files from which HAProxy would start again included.
/// The floor writes the same servers to the same HAProxy's socket, forty commands a line, and keeps no files.
/// </summary>
internal static class MembersBenchmark
{
    private const int Members = 1_000;
    private const int Batch = 40;
    private const int Runs = 5;

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        using var rig = await HandRig.StartAsync(Fleet.Of(10).WithoutChecks());
        var lane = new Lane(rig.Fleet.Desired.Apps[0].Name, 'b');
        string[] names = [.. Enumerable.Range(1, Members).Select(number => $"x{number}")];
        var (added, removed, addedByHand, removedByHand) = (new Samples(), new Samples(), new Samples(), new Samples());
        var worker = (await rig.SeeAsync()).Proxy!.WorkerPid;
        for (var run = -1; run < Runs; run++)
        {
            ct.ThrowIfCancellationRequested();
            var came = await TimeAsync(rig, [.. names.Select((name, at) => new Move.AddServer(lane, name, ContainerId.Parse($"{at + 1:x12}"), AddressOf(at), 1))]);
            await TimeAsync(rig, [.. names.Select(name => new Move.Park(lane, name, "measured"))]);
            var went = await TimeAsync(rig, [.. names.Select(name => new Move.Free(lane, name))]);
            var cameByHand = Write(rig, names.Select((name, at) => $"add server {lane.Backend}/{name} {AddressOf(at)} pool-max-conn -1 pool-purge-delay 5s; enable server {lane.Backend}/{name}"));
            Write(rig, names.Select(name => $"set server {lane.Backend}/{name} state maint"));
            var wentByHand = Write(rig, names.Select(name => $"del server {lane.Backend}/{name}"));
            if (run < 0) continue;
            added.Add(came);
            removed.Add(went);
            addedByHand.Add(cameByHand);
            removedByHand.Add(wentByHand);
        }

        report.Add($"{Members} members added", added, "the same commands by hand", addedByHand);
        report.Add($"{Members} members removed", removed, "the same commands by hand", removedByHand);
        report.Add("reloads meanwhile", (await rig.SeeAsync()).Proxy!.WorkerPid == worker ? 0 : 1, "", "none", 0, 0, Runs);
    }

    private static async Task<TimeSpan> TimeAsync(HandRig rig, ValueList<Move> moves)
    {
        var before = await rig.SeeAsync();
        var started = TimeProvider.System.GetTimestamp();
        await rig.ApplyAsync(before, moves);
        await rig.Hand.SettleAsync();
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static TimeSpan Write(HandRig rig, IEnumerable<string> commands)
    {
        var lines = commands.Chunk(Batch).Select(batch => string.Join("; ", batch)).ToList();
        var started = TimeProvider.System.GetTimestamp();
        foreach (var line in lines) Wire.Ask(rig.StatsSocket, line);
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static MemberAddress AddressOf(int number) =>
        MemberAddress.From(string.Create(CultureInfo.InvariantCulture, $"127.1.{number / 250}.{(number % 250) + 1}"), 9)!;
}
