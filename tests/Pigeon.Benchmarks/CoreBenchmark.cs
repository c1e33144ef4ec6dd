using Pigeon.Agent.World;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;

namespace Pigeon.Benchmarks;

/// <summary>
/// What a turn computes, at three sizes with one change each. The floor is one plain pass over every container and server: nothing that looks
/// at a whole VM can be cheaper.
/// </summary>
internal static class CoreBenchmark
{
    private const string Pass = "one pass over containers and servers";
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static long _sink;

    public static Task RunAsync(Report report, CancellationToken ct)
    {
        foreach (var size in new[] { 10, 1_000, 10_000 })
        {
            ct.ThrowIfCancellationRequested();
            Measure(report, size);
        }

        return Task.CompletedTask;
    }

    private static void Measure(Report report, int size)
    {
        var (desired, observed) = Fleet.Of(size).WithNewcomer();
        var (runs, warmUps) = size >= 10_000 ? (25, 5) : (200, 100);
        var floor = Samples.Of(() => _sink += LookAtAll(observed), runs, warmUps);
        var plan = Planner.Plan(desired, Fleet.Structure, observed, Now);
        if (plan.Moves is not [Move.Fill fill]) throw new InvalidOperationException($"one newcomer should be one move, but is {plan.Moves}");

        var bar = size >= 10_000 ? 20.0 : (double?)null;
        Add("Planner.Plan, one newcomer", () => _sink += Planner.Plan(desired, Fleet.Structure, observed, Now).Moves.Count, bar);
        Add("StackMachine.Advance, nothing to advance", () => _sink += StackMachine.Advance(desired, observed, Now).Revision, bar);
        Add("Forecast.After, one move", () => _sink += Forecast.After(observed, fill, desired, Fleet.Structure).Proxy!.Servers.Count, bar);

        var templates = TemplateFolder.Load("/nonexistent");
        var blueprint = Renderer.Render(templates, Places, desired);
        Add("Renderer.Render", () => _sink += Renderer.Render(templates, Places, desired).Lanes.Count, null);
        Add("Renderer.Render, nothing changed since the last time", () => _sink += Renderer.Render(templates, Places, desired, blueprint).Lanes.Count, null);
        Add("Blueprint.Config", () => _sink += blueprint.Config(observed.Proxy!.Servers).Length, null);
        Add("Blueprint.StateFile", () => _sink += blueprint.StateFile(observed.Proxy!.Servers).Length, null);

        void Add(string what, Action act, double? limit)
        {
            var samples = Samples.Of(act, runs, warmUps);
            report.Add($"{what}, {size} members, p50", samples.P50, "ms", Pass, floor.P50, limit, samples.Count);
        }
    }

    private static ProxySettings Places => new()
    {
        StatsSocket = "/run/pigeon/haproxy.sock",
        EventsSocket = "/run/pigeon/events.sock",
        StateFile = "/var/lib/pigeon/haproxy/server.state",
        MapsFolder = "/var/lib/pigeon/haproxy/maps",
        User = "",
        Listeners = [new Listener(FrontendName.Parse("web"), Internal: false, ["*:80"])],
    };

    private static long LookAtAll(Core.World.Observed observed)
    {
        long seen = 0;
        foreach (var container in observed.Docker.Containers) seen += container.IsFit ? 1 : 0;
        foreach (var server in observed.Proxy!.Servers) seen += server.Owner is null ? 0 : 1;
        return seen;
    }
}
