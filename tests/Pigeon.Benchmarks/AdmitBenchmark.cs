using System.Globalization;
using System.Net;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>
/// From Docker's start event to the first request served, and from its kill event to no new traffic. The floor is the least that can be
/// written: a raw event stream, one question for the address, one line into a slot of a plain HAProxy - once without a health
/// check as gate, once with the same gate that Pigeon uses.
/// </summary>
internal static class AdmitBenchmark
{
    private const int Rounds = 20;
    private const string Newcomer = "newcomer";
    private const string Gate = "; set server lane/s1 state drain; set server lane/s1 health down; set server lane/s1 state ready";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        await using var rig = await Rig.StartAsync(ct);
        await using var plain = await PlainProxy.StartAsync();
        await rig.ReleaseAsync("shop", "1.0", 1);
        await rig.PigeonAsync("activate", "shop", "1.0");
        var docker = new DockerWire(rig.Docker);
        var (pigeon, open, gated) = (new Admission(), new Admission(), new Admission());
        for (var round = 0; round < Rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            await ByPigeonAsync(rig, docker, pigeon);
            await ByHandAsync(plain, docker, rig, open, gate: "; set server lane/s1 state ready");
            await ByHandAsync(plain, docker, rig, gated, Gate);
        }

        foreach (var (name, floor) in new[] { ("floor without a gate", open), ("floor with the gate", gated) })
        {
            report.Add("start event to address in HAProxy's table", pigeon.Admitted, name, floor.Admitted);
            report.Add("start event to UP", pigeon.Up, name, floor.Up);
            report.Add("start event to first 200 through the proxy", pigeon.Served, name, floor.Served);
        }

        report.Add("kill event to drained in HAProxy's table", pigeon.Out, "floor", gated.Out);
    }

    private static async Task ByPigeonAsync(Rig rig, DockerWire docker, Admission found)
    {
        string[] options = ["--network", "pigeon", "--label", "register_backend=true", "--label", "pigeon.app=shop", "--label", "pigeon.version=1.0", "--env", $"VERSION={Newcomer}"];
        var id = await docker.CreateAsync(TestImages.App("1.0"), Newcomer, options);
        using (var events = docker.Listen())
        {
            using var starting = docker.Begin($"/containers/{id}/start");
            var since = events.WaitFor("start", id);
            Watch(found, since, rig.StatsSocket, "shop__a", rig.Port, () => docker.AddressOf(id));
            starting.Receive();
            var address = docker.AddressOf(id);
            using var stopping = docker.Begin($"/containers/{id}/stop?t=5");
            found.Out.Add(Until(events.WaitFor("kill", id), () => IsOut(rig.StatsSocket, "shop__a", address)));
            stopping.Receive();
        }

        await rig.Docker.DockerAsync("rm", "--force", Newcomer);

        // Round by round the lane is the same: one member, everything else vacant.
        Until(TimeProvider.System.GetTimestamp(), () => Rows(rig.StatsSocket, "shop__a").Count(row => !IsParked(row)) == 1);
    }

    private static async Task ByHandAsync(PlainProxy plain, DockerWire docker, Rig rig, Admission found, string gate)
    {
        var id = await docker.CreateAsync(TestImages.App("1.0"), Newcomer, ["--network", "pigeon", "--env", $"VERSION={Newcomer}"]);
        using (var events = docker.Listen())
        {
            using var starting = docker.Begin($"/containers/{id}/start");
            var since = events.WaitFor("start", id);
            var address = docker.AddressOf(id);
            Wire.Ask(plain.StatsSocket, $"set server lane/s1 addr {address} port 8080{gate}");
            Watch(found, since, plain.StatsSocket, "lane", plain.Port, () => address);
            starting.Receive();
            using var stopping = docker.Begin($"/containers/{id}/stop?t=5");
            var killed = events.WaitFor("kill", id);
            Wire.Ask(plain.StatsSocket, "set server lane/s1 state drain");
            found.Out.Add(Until(killed, () => IsOut(plain.StatsSocket, "lane", address)));
            stopping.Receive();
        }

        Wire.Ask(plain.StatsSocket, "set server lane/s1 state maint");
        await rig.Docker.DockerAsync("rm", "--force", Newcomer);
    }

    private static void Watch(Admission found, long since, string stats, string backend, int port, Func<string> addressOf)
    {
        var address = addressOf();
        found.Admitted.Add(Until(since, () => Find(stats, backend, address) is { } row && !IsParked(row)));
        found.Up.Add(Until(since, () => Find(stats, backend, address) is { } row && Number(row, 5) == 2));
        using var client = new Client(Wire.Tcp(new IPEndPoint(IPAddress.Loopback, port)));
        var request = Wire.Request("/", "shop.test");
        found.Served.Add(Until(since, () => client.Exchange(request) is { Status: 200, Version: Newcomer }));
    }

    private static TimeSpan Until(long since, Func<bool> condition)
    {
        while (true)
        {
            var passed = condition();
            var elapsed = TimeProvider.System.GetElapsedTime(since);
            if (passed) return elapsed;
            if (elapsed > Limit) throw new TimeoutException($"not within {Limit}");

            // Asking without a pause would take the processor from what is being measured.
            Thread.SpinWait(2000);
        }
    }

    private static bool IsOut(string stats, string backend, string address) =>
        Find(stats, backend, address) is not { } row || (Number(row, 6) & 0x3b) != 0;

    private static bool IsParked(string[] row) => (Number(row, 6) & 0x23) != 0;

    private static string[]? Find(string stats, string backend, string address) => Array.Find(Rows(stats, backend), row => row[4] == address);

    /// <summary>Columns of "show servers state": 4 address, 5 operational state, 6 administrative state.</summary>
    private static string[][] Rows(string stats, string backend) =>
        [.. Wire.Ask(stats, $"show servers state {backend}").Split('\n').Skip(2).Select(line => line.Split(' ')).Where(row => row.Length > 10)];

    private static int Number(string[] row, int column) => int.Parse(row[column], CultureInfo.InvariantCulture);
}
