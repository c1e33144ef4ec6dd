using Pigeon.Core.Planning;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>
/// How long a reload takes with more and more members: as the agent makes it, which is checked by haproxy -c, written to disk, loaded and read back. The
/// floor is a signal to HAProxy by hand and the wait until the new worker answers.
/// </summary>
internal static class ReloadBenchmark
{
    private const int Runs = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        foreach (var size in new[] { 10, 1_000, 10_000 })
        {
            using var rig = await HandRig.StartAsync(Fleet.Of(size).WithoutChecks());
            var (made, byHand) = (new Samples(), new Samples());
            for (var run = -1; run < Runs; run++)
            {
                ct.ThrowIfCancellationRequested();
                var before = await rig.SeeAsync();
                var after = Forecast.After(before, new Move.Reload("measured"), rig.Fleet.Desired, rig.Blueprint.Structure);
                var started = TimeProvider.System.GetTimestamp();
                await rig.Hand.ReloadAsync("measured", rig.Blueprint, before, after, ct);
                var took = TimeProvider.System.GetElapsedTime(started);
                var floor = ByHand(rig);
                if (run < 0) continue;
                made.Add(took);
                byHand.Add(floor);
            }

            report.Add($"reload, {size} members, checked, written, loaded and verified", made, "SIGUSR2 until the new worker answers", byHand);
        }
    }

    private static TimeSpan ByHand(HandRig rig)
    {
        var old = Pid(rig);
        var started = TimeProvider.System.GetTimestamp();
        Native.Send(rig.MasterPid, Signal.User2);
        while (Pid(rig) == old)
            if (TimeProvider.System.GetElapsedTime(started) > Limit) throw new TimeoutException("no new worker");
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static string Pid(HandRig rig) =>
        Wire.Ask(rig.StatsSocket, "show info").Split('\n').First(line => line.StartsWith("Pid:", StringComparison.Ordinal));
}
