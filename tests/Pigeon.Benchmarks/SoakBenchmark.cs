using System.Globalization;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>
/// A million requests of every kind - kept and fresh connections, slow ones, slow uploads and downloads, WebSockets - while the verbs go round: release,
/// activate, rollback, activate, deactivate, an abort, and another app that comes and goes, which reloads HAProxy. What counts is how many fail.
/// </summary>
internal static class SoakBenchmark
{
    private const long Requests = 1_000_000;
    private const double Rate = 6_000;
    private const string Published = "published for a naive reload loop (504 of 200,000), in a million";
    private static readonly string[] Versions = ["1.0", "2.0", "3.0"];

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        await using var rig = await Rig.StartAsync(ct);
        await rig.ReleaseAsync("shop", Versions[0], 2);
        await rig.PigeonAsync("activate", "shop", Versions[0]);
        await using var load = Load.Start(Mix(rig), ct);
        var going = load.CompleteAsync();
        var verbs = 0;
        for (var round = 0; !going.IsCompleted; round++)
            verbs += await RoundAsync(rig, Versions[round % Versions.Length], Versions[(round + 1) % Versions.Length], round % 3 == 0, ct);

        var counted = await going;
        var reloads = rig.AgentLog.Split("Reloaded HAProxy").Length - 1;
        report.Add(string.Create(CultureInfo.InvariantCulture, $"failed requests of {counted.Served} in all kinds, {verbs} verbs and {reloads} reloads among them"),
            counted.Failed, "", Published, 2520, 0, verbs);
        if (counted.Failed > 0) Console.WriteLine(counted.Describe());
    }

    private static LoadOptions Mix(Rig rig) => new()
    {
        Url = new Uri($"http://127.0.0.1:{rig.Port}/"), Host = "shop.test", Requests = Requests, Rate = Rate,
        KeepAlive = 16, Fresh = 4, Slow = 2, Uploads = 2, Downloads = 2, WebSockets = 4, SlowFor = TimeSpan.FromSeconds(1),
    };

    /// <summary>From one version in production to the next.</summary>
    /// <returns>How many verbs were said.</returns>
    private static async Task<int> RoundAsync(Rig rig, string from, string to, bool withAnother, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await rig.ReleaseAsync("shop", to, 2);
        await rig.PigeonAsync("activate", "shop", to);
        await rig.PigeonAsync("rollback", "shop");
        await rig.PigeonAsync("activate", "shop", to);
        await rig.PigeonAsync("deactivate", "shop", from);
        if (!withAnother) return 5;
        await rig.ReleaseAsync("blog", from, 1);
        await rig.PigeonAsync("activate", "blog", from);
        await rig.PigeonAsync("deactivate", "blog", from, "--force");
        return 8;
    }
}
