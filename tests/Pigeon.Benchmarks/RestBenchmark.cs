using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>What an agent takes while nothing happens and a hundred containers run, and what it takes to ask it for its status.</summary>
internal static class RestBenchmark
{
    private const int Containers = 100;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        await using var rig = await Rig.StartAsync(ct);
        await rig.ReleaseAsync("shop", "1.0", Containers);
        await rig.PigeonAsync("activate", "shop", "1.0");
        int[] processes = [rig.AgentPid, rig.Docker.Pid];
        await Task.Delay(Settled, TimeProvider.System, ct);
        var before = processes.Select(Usage.CpuTime).ToList();
        await Task.Delay(Idle, TimeProvider.System, ct);
        var used = processes.Zip(before, (pid, was) => 100 * (Usage.CpuTime(pid) - was) / Idle.TotalSeconds).ToList();
        report.Add($"processor while idle, {Containers} containers", used[0], "% of a core", "its dockerd", used[1], 0.3, 1);
        report.Add($"resident memory, {Containers} containers", Usage.Resident(rig.AgentPid), "MB", "its dockerd", Usage.Resident(rig.Docker.Pid), 64, 1);

        var status = await Samples.OfAsync(() => rig.PigeonAsync("status"), 20, 2);
        var listed = await Samples.OfAsync(() => rig.Docker.DockerAsync("ps"), 20, 2);
        report.Add("pigeon status, the whole process", status, "docker ps on the same daemon", listed, barP50: 150);
    }
}
