using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Pigeon.Simulation.Story;

/// <summary>Lives through many seeds, each on one thread, on all cores.</summary>
internal static class Seeds
{
    /// <summary>What <c>PIGEON_SEEDS=100-199</c> says, or so many from 0 on.</summary>
    public static IEnumerable<int> Chosen(int otherwise)
    {
        if (Environment.GetEnvironmentVariable("PIGEON_SEEDS") is not { Length: > 0 } text) return Enumerable.Range(0, otherwise);
        var ends = text.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }

    public static (IReadOnlyList<Life> Lives, double PerSecond) Live(IEnumerable<int> seeds, Func<int, Life> live)
    {
        var (left, lives, watch) = (new ConcurrentQueue<int>(seeds), new ConcurrentBag<Life>(), Stopwatch.StartNew());
        var threads = Enumerable.Range(0, int.TryParse(Environment.GetEnvironmentVariable("PIGEON_THREADS"), out var asked) ? asked : Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (left.TryDequeue(out var seed)) lives.Add(live(seed));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return (lives.OrderBy(life => life.Seed).ToList(), lives.Count / watch.Elapsed.TotalSeconds);
    }
}
