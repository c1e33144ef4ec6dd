using Pigeon.Agent.Haproxy;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>
/// HAProxy is reloaded every 100 ms under load, with the configuration that Pigeon ships and the agent watching. Beside it the published figures of
/// the same test, which Yelp's engineers made known: 504 of 200,000 requests failed in its naive form, none of a million with packets held back in
/// the kernel (github gists jolynch/8c50a075235d577db7f4 and jolynch/cf325c1c38d85749ff4a).
/// </summary>
internal static class ReloadLoopBenchmark
{
    private const long Requests = 1_000_000;
    private const double Rate = 6_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        await using var rig = await Rig.StartAsync(ct);
        await rig.ReleaseAsync("shop", "1.0", 2);
        await rig.PigeonAsync("activate", "shop", "1.0");
        using var master = new MasterSocket(rig.MasterSocket, TimeProvider.System);
        await using var load = Load.Start(Mix(rig), ct);
        var going = load.CompleteAsync();
        var reloads = 0;
        for (; !going.IsCompleted; reloads++)
        {
            if (await master.ReloadAsync(ct) is ReloadOutcome.Failed failed) throw new InvalidOperationException(failed.Message);
            await Task.Delay(Pause, TimeProvider.System, ct);
        }

        var counted = await going;
        report.Add($"failed requests of {counted.Served}, a reload every 100 ms", counted.Failed, "", "published, naive: 504 of 200,000, in a million", 2520, 0, reloads);
        report.Add($"slowest of {counted.Served} requests, a reload every 100 ms", counted.MaxLatencyMs, "ms", "published, packets held back", 29, null, reloads);
        report.Add("p99 meanwhile", counted.P99Ms, "ms", "published, packets held back", 8, null, reloads);
        if (counted.Failed > 0) Console.WriteLine(counted.Describe());
    }

    private static LoadOptions Mix(Rig rig) => new()
    {
        Url = new Uri($"http://127.0.0.1:{rig.Port}/"), Host = "shop.test", Requests = Requests, Rate = Rate,
        KeepAlive = 8, Fresh = 8, Slow = 2, SlowFor = TimeSpan.FromMilliseconds(300),
    };
}
