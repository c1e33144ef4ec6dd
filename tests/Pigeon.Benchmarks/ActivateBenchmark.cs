using System.Net;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>
/// From a command to the first production response of the other version, both being warm, under light load. The floor is the one
/// map change on the same HAProxy by hand, measured by the same client.
/// </summary>
internal static class ActivateBenchmark
{
    private const int Switches = 150;
    private const string App = "shop";
    private const string Host = "shop.test";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        await using var rig = await Rig.StartAsync(ct);
        await rig.ReleaseAsync(App, "1.0", 2);
        await rig.PigeonAsync("activate", App, "1.0");
        await rig.ReleaseAsync(App, "2.0", 2);
        await rig.PigeonAsync("activate", App, "2.0");
        await using var load = Load.Start(new LoadOptions { Url = new Uri($"http://127.0.0.1:{rig.Port}/"), Host = Host, KeepAlive = 4, Fresh = 1, Slow = 1, Rate = 100 }, ct);
        await load.ServedAsync(50, Limit);

        var (commanded, done) = await CommandedAsync(rig, ct);
        var byHand = ByHand(rig, ct);
        var counted = await load.StopAsync();
        report.Add("activate/rollback: command sent to first response of the other version", commanded, "set map by hand, same HAProxy", byHand, barP99: 10);
        report.Add("activate/rollback: command sent to operation done", done, "set map by hand, same HAProxy", byHand);
        report.Add($"failed requests of {counted.Served} during all switches", counted.Failed, "", "none", 0, 0, 2 * Switches);
        if (counted.Failed > 0) Console.WriteLine(counted.Describe());
    }

    private static async Task<(Samples FirstResponse, Samples Done)> CommandedAsync(Rig rig, CancellationToken ct)
    {
        using var agent = new Client(Wire.Unix(rig.AgentSocket));
        using var probe = Probe(rig);
        var (first, done) = (new Samples(), new Samples());
        for (var number = -10; number < Switches; number++)
        {
            ct.ThrowIfCancellationRequested();
            var id = $"bench-{Guid.NewGuid():N}";

            // One switch goes by either verb; each finds the other version warm.
            var target = number % 2 == 0 ? "1.0" : "2.0";
            var verb = number % 4 < 2 ? "activate" : "rollback";
            var started = TimeProvider.System.GetTimestamp();
            agent.Send(Command(verb, target, id));
            UntilServedBy(probe, target);
            var served = TimeProvider.System.GetElapsedTime(started);
            if (agent.Receive() is { Status: not 202 } refused) throw new InvalidOperationException(refused.Text);
            await UntilDoneAsync(agent, id, ct);
            if (number < 0) continue;
            first.Add(served);
            done.Add(TimeProvider.System.GetElapsedTime(started));
        }

        return (first, done);
    }

    private static Samples ByHand(Rig rig, CancellationToken ct)
    {
        using var probe = Probe(rig);
        var lanes = Wire.Ask(rig.StatsSocket, $"show map {rig.ActiveMap}").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var (here, there) = lanes[2] == "shop__a" ? ("shop__a", "shop__b") : ("shop__b", "shop__a");
        var samples = new Samples();
        for (var number = -10; number < Switches; number++)
        {
            ct.ThrowIfCancellationRequested();
            var lane = number % 2 == 0 ? there : here;
            var started = TimeProvider.System.GetTimestamp();
            Wire.Ask(rig.StatsSocket, $"set map {rig.ActiveMap} {App} {lane}");
            UntilServedBy(probe, lane == "shop__a" ? "1.0" : "2.0");
            if (number >= 0) samples.Add(TimeProvider.System.GetElapsedTime(started));
        }

        return samples;
    }

    private static Client Probe(Rig rig) => new(Wire.Tcp(new IPEndPoint(IPAddress.Loopback, rig.Port)));

    private static void UntilServedBy(Client probe, string version)
    {
        var began = TimeProvider.System.GetTimestamp();
        var request = Wire.Request("/", Host);
        while (probe.Exchange(request).Version != version)
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                throw new TimeoutException($"{version} does not serve");
    }

    private static async Task UntilDoneAsync(Client agent, string id, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var request = Wire.Request($"/v1/operations/{id}", "agent");
        while (!agent.Exchange(request).Text.Contains("\"state\":\"done\"", StringComparison.Ordinal))
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit) throw new TimeoutException($"{id} does not end");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ct);
        }
    }

    private static byte[] Command(string verb, string version, string id)
    {
        var text = System.Text.Encoding.ASCII.GetString(Wire.Request($"/v1/apps/{App}/operations", "agent", $$"""{"verb":"{{verb}}","version":"{{version}}"}"""));
        return System.Text.Encoding.ASCII.GetBytes(text.Replace("\r\nHost:", $"\r\nIdempotency-Key: {id}\r\nHost:", StringComparison.Ordinal));
    }
}
