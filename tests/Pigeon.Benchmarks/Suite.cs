using System.Globalization;

namespace Pigeon.Benchmarks;

/// <summary>Every benchmark by name, run one after the other: two at once would measure each other.</summary>
internal static class Suite
{
    private static readonly Dictionary<string, Func<Report, CancellationToken, Task>> All = new()
    {
        ["core"] = CoreBenchmark.RunAsync,
        ["definitions"] = DefinitionsBenchmark.RunAsync,
        ["files"] = FilesBenchmark.RunAsync,
        ["activate"] = ActivateBenchmark.RunAsync,
        ["admit"] = AdmitBenchmark.RunAsync,
        ["members"] = MembersBenchmark.RunAsync,
        ["reload"] = ReloadBenchmark.RunAsync,
        ["rest"] = RestBenchmark.RunAsync,
        ["loop"] = ReloadLoopBenchmark.RunAsync,
        ["soak"] = SoakBenchmark.RunAsync,
        ["controller"] = ControllerBenchmark.RunAsync,
        ["ha"] = HaBenchmark.RunAsync,
        ["package"] = PackageBenchmark.RunAsync,
    };

    public static async Task<int> RunAsync(string[] arguments, CancellationToken ct)
    {
        var names = arguments.Where(argument => argument != "--store").ToList();
        if (names.Find(name => !All.ContainsKey(name)) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"there is no benchmark '{unknown}': {string.Join(", ", All.Keys)}, or none of them for all; --store keeps the results");
            return 2;
        }

        var report = new Report();
        foreach (var (name, run) in All.Where(one => names.Count == 0 || names.Contains(one.Key)))
        {
            Console.WriteLine($"--- {name}");
            await run(report, ct);
        }

        var text = await report.RenderAsync(ct);
        Console.WriteLine($"\n{text}");
        if (arguments.Contains("--store"))
        {
            var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var folder = Path.Combine(TestKit.RepositoryRoot.Path, "tests", "Pigeon.Benchmarks", "results");
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{string.Join('-', names.Prepend(day))}.md"), text, ct);
        }

        return report.Missed == 0 ? 0 : 1;
    }
}
