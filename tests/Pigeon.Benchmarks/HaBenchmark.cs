using System.Globalization;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>
/// Two published controllers on an etcd of three members, all on this machine and on one disk: how long it takes until another one leads, and what the etcd costs an activation beside the same
/// controller on files, in the same run.
/// </summary>
internal static class HaBenchmark
{
    private const string App = "shop";
    private const string Files = "the same on files";
    private const int Vms = 100;
    private const int WarmUps = 5;
    private const int Switches = 20;
    private const int TakeOvers = 5;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        var (files, _) = await SwitchAsync(null, ct);
        await using var etcd = await EtcdCluster.StartAsync(3);
        var (shared, writes) = await SwitchAsync(etcd, ct);
        var who = string.Create(CultureInfo.InvariantCulture, $"{Vms} agents, etcd of 3");
        report.Add($"{who}: activate, until the last acknowledged", shared, Files, files, barP99: 1000);
        report.Add($"{who}: transactions for an activation", writes, "", Files, 0, null, Switches);
        await TakeOverAsync(report, etcd, ct);
    }

    /// <returns>How long each took, and how many transactions it cost.</returns>
    private static async Task<(Samples Took, double Writes)> SwitchAsync(EtcdCluster? etcd, CancellationToken ct)
    {
        await using var rig = await ControllerRig.StartAsync(etcd?.Endpoints);
        await using var crowd = new Crowd(Enumerable.Range(0, Vms).Select(number => new SimulatedVm(number)), rig.Url, rig.Ticket, Gather);
        await crowd.StandAsync(ct);
        foreach (var version in new[] { "1.0", "2.0", "3.0" })
        {
            await rig.ReleaseAsync(App, version, ct);
            await rig.ActivateAsync(App, version, ct);
        }

        var took = new Samples();
        for (var number = 0; number < WarmUps; number++) await rig.ActivateAsync(App, number % 2 == 0 ? "2.0" : "3.0", ct);
        await Task.Delay(Between, TimeProvider.System, ct);
        var before = etcd is null ? 0 : await etcd.Members[0].RevisionAsync();
        for (var number = 0; number < Switches; number++)
        {
            took.Add(await rig.ActivateAsync(App, (WarmUps + number) % 2 == 0 ? "2.0" : "3.0", ct));
            await Task.Delay(Between, TimeProvider.System, ct);
        }

        return (took, etcd is null ? 0 : (double)(await etcd.Members[0].RevisionAsync() - before) / Switches);
    }

    private static async Task TakeOverAsync(Report report, EtcdCluster etcd, CancellationToken ct)
    {
        using var folder = new TempFolder();
        await using var one = new ControllerProcess(folder, "one") { Name = "ctl1", Etcd = etcd.Endpoints };
        await using var two = new ControllerProcess(folder, "two") { Name = "ctl2", Etcd = etcd.Endpoints };
        await one.StartAsync();
        await one.SaysAsync("ctl1 leads");
        await two.StartAsync();
        var (killed, stopped) = (new Samples(), new Samples());
        var (leader, other) = (one, two);
        for (var number = 0; number < 2 * TakeOvers; number++)
        {
            await other.SaysAsync($"Follows controller {leader.Name}");
            await Task.Delay(Between, TimeProvider.System, ct);
            var began = TimeProvider.System.GetTimestamp();
            leader.Send(number % 2 == 0 ? Signal.Kill : Signal.Terminate);
            await Eventually.TrueAsync(async () => (await other.SendAsync(HttpMethod.Get, "/readyz", token: null)).Status == 200, "the other one leads", Limit, Look);
            (number % 2 == 0 ? killed : stopped).Add(TimeProvider.System.GetElapsedTime(began));
            await leader.DisposeAsync();
            await leader.StartAsync();
            (leader, other) = (other, leader);
        }

        report.Add("two controllers, lease of 6 s: killed, until the other one leads", killed.P50, "ms", "the lease", 6000, null, TakeOvers);
        report.Add("two controllers, lease of 6 s: stopped, until the other one leads", stopped.P50, "ms", "killed", killed.P50, null, TakeOvers);
    }
}
