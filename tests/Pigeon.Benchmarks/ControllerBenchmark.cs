using System.Globalization;

namespace Pigeon.Benchmarks;

/// <summary>
/// The published controller, and many agents in this one process: they speak the real protocol with the real client, the real steward and the real local machine, and
/// only Docker, HAProxy and the disk of each VM are made up. The floor is a bare server on the same paths, and agents that answer with as many bytes and do not think.
/// Controller and agents share the machine, so a switch takes what both of them take.
/// </summary>
internal static class ControllerBenchmark
{
    private const string App = "shop";
    private const string Bare = "a bare server and bare agents";
    private const int WarmUps = 5;
    private const int Switches = 20;
    private const int Releases = 4;

    /// <summary>A question and an order: what a switch is at the least.</summary>
    private const int RoundsOfASwitch = 2;

    /// <summary>Bytes of an order and of a report, as a fleet of one app has them.</summary>
    private const int OrderSize = 800;
    private const int ReportSize = 1500;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    /// <summary>As <see cref="Pigeon.Agent.Fleet.ControllerLink"/> has it.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        foreach (var vms in new[] { 10, 100, 1_000 })
        {
            var floor = await FloorAsync(vms, ct);
            Tell(report, string.Create(CultureInfo.InvariantCulture, $"{vms} agents"), vms, await MeasureAsync(vms, ct), floor);
        }
    }

    private static async Task<Figures> MeasureAsync(int vms, CancellationToken ct)
    {
        await using var rig = await ControllerRig.StartAsync();
        var figures = new Figures { Pid = rig.Pid };
        await using var crowd = await JoinAsync(figures, () => new Crowd(Enumerable.Range(0, vms).Select(number => new SimulatedVm(number)), rig.Url, rig.Ticket, Gather), ct);
        for (var version = 1; version <= Releases; version++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{version}.0");
            figures.Released.Add(await rig.ReleaseAsync(App, name, ct));
            await rig.ActivateAsync(App, name, ct);
        }

        // Both versions are warm now: each switch goes to the other one.
        await SwitchAsync(figures, number => rig.ActivateAsync(App, number % 2 == 0 ? "3.0" : "4.0", ct), ct);
        await RestAsync(figures, ct);
        figures.Lost = crowd.Lost;
        return figures;
    }

    private static async Task<Figures> FloorAsync(int vms, CancellationToken ct)
    {
        await using var rig = await BareRig.StartAsync(vms, OrderSize, ct);
        var (figures, first) = (new Figures { Pid = rig.Pid }, new SimulatedVm(0).First);
        await using var crowd = await JoinAsync(figures, () => new Crowd(Enumerable.Range(0, vms).Select(number => new BareVm(number, ReportSize, first)), rig.Url, rig.Ticket, TimeSpan.Zero), ct);
        await SwitchAsync(figures, _ => rig.RoundsAsync(RoundsOfASwitch, ct), ct);
        for (var run = 0; run < Releases; run++) figures.Released.Add(await rig.RoundsAsync(1, ct));
        await RestAsync(figures, ct);
        return figures;
    }

    private static async Task<Crowd> JoinAsync(Figures figures, Func<Crowd> begin, CancellationToken ct)
    {
        var (started, before) = (TimeProvider.System.GetTimestamp(), Usage.CpuTime(figures.Pid));
        var crowd = begin();
        await crowd.StandAsync(ct);
        figures.Joined = TimeProvider.System.GetElapsedTime(started);
        figures.JoinCpu = Usage.CpuTime(figures.Pid) - before;
        return crowd;
    }

    private static async Task SwitchAsync(Figures figures, Func<int, Task<TimeSpan>> act, CancellationToken ct)
    {
        for (var number = 0; number < WarmUps; number++) await act(number);
        var (before, own) = (Usage.CpuTime(figures.Pid), Environment.CpuUsage.TotalTime);
        for (var number = 0; number < Switches; number++)
        {
            figures.Switched.Add(await act(WarmUps + number));

            // The last revision of a switch says that it is over; the VMs take that in before the next one begins, as they do between two commands of a person.
            await Task.Delay(Between, TimeProvider.System, ct);
        }

        figures.SwitchCpu = (Usage.CpuTime(figures.Pid) - before) / Switches;
        figures.OwnCpu = (Environment.CpuUsage.TotalTime - own).TotalSeconds / Switches;
    }

    private static async Task RestAsync(Figures figures, CancellationToken ct)
    {
        await Task.Delay(Settled, TimeProvider.System, ct);
        var before = Usage.CpuTime(figures.Pid);
        await Task.Delay(Idle, TimeProvider.System, ct);
        figures.IdleCpu = (Usage.CpuTime(figures.Pid) - before) / Idle.TotalSeconds;
        figures.Resident = Usage.Resident(figures.Pid);
    }

    private static void Tell(Report report, string who, int vms, Figures its, Figures floor)
    {
        report.Add($"{who}: all at once, until each has joined and reported", its.Joined.TotalSeconds, "s", Bare, floor.Joined.TotalSeconds, null, 1);
        report.Add($"{who}: links that broke", its.Lost, "", "none", 0, 0, 1);
        report.Add($"{who}: controller's processor, for each that joins", 1000 * its.JoinCpu / vms, "ms", Bare, 1000 * floor.JoinCpu / vms, null, vms);
        report.Add($"{who}: release to all, p50", its.Released.P50, "ms", Bare, floor.Released.P50, null, its.Released.Count);
        report.Add($"{who}: activate, until the last acknowledged", its.Switched, Bare, floor.Switched, barP99: 1000);
        report.Add($"{who}: controller's processor, for a switch", 1000 * its.SwitchCpu, "ms", Bare, 1000 * floor.SwitchCpu, null, its.Switched.Count);
        report.Add($"{who}: all agents' processor, for a switch", 1000 * its.OwnCpu, "ms", Bare, 1000 * floor.OwnCpu, null, its.Switched.Count);
        report.Add($"{who}: controller's processor while idle", 100 * its.IdleCpu, "% of a core", Bare, 100 * floor.IdleCpu, null, 1);
        report.Add($"{who}: controller's processor for an idle agent", 60_000 * its.IdleCpu / vms, "ms a minute", Bare, 60_000 * floor.IdleCpu / vms, null, 1);
        report.Add($"{who}: controller's resident memory", its.Resident, "MB", Bare, floor.Resident, null, 1);
    }

    private sealed class Figures
    {
        public required int Pid { get; init; }

        public TimeSpan Joined { get; set; }

        public double JoinCpu { get; set; }

        public Samples Released { get; } = new();

        public Samples Switched { get; } = new();

        public double SwitchCpu { get; set; }

        /// <summary>What this process took: the agents.</summary>
        public double OwnCpu { get; set; }

        public double IdleCpu { get; set; }

        public double Resident { get; set; }

        public int Lost { get; set; }
    }
}
