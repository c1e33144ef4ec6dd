using System.Globalization;
using System.Text;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>All rows of a run, with the facts of the machine: figures without them mean nothing, and ratios little.</summary>
internal sealed class Report
{
    private readonly List<Row> _rows = [];

    public int Missed => _rows.Count(row => row.IsMissed);

    public void Add(string name, double value, string unit, string floor, double floorValue, double? bar, int runs)
    {
        var row = new Row(name, value, unit, floor, floorValue, bar, runs);
        _rows.Add(row);
        Console.WriteLine(Line(row));
    }

    /// <summary>Adds the median and the slowest in a hundred.</summary>
    public void Add(string name, Samples samples, string floor, Samples floorSamples, double? barP50 = null, double? barP99 = null)
    {
        Add($"{name}, p50", samples.P50, "ms", floor, floorSamples.P50, barP50, samples.Count);
        Add($"{name}, p99", samples.P99, "ms", floor, floorSamples.P99, barP99, samples.Count);
    }

    public async Task<string> RenderAsync(CancellationToken ct)
    {
        var text = new StringBuilder("# Benchmarks\n\n");
        foreach (var (name, value) in await FactsAsync(ct)) text.Append(CultureInfo.InvariantCulture, $"- {name}: {value}\n");
        text.Append("\nThe floor or peer of a row was measured in the same run. A bar is what must not be exceeded.\n\n");
        text.Append("| what | Pigeon | floor or peer | its value | ratio | bar | runs |\n|---|---|---|---|---|---|---|\n");
        foreach (var row in _rows) text.Append(Line(row)).Append('\n');
        return text.ToString();
    }

    private static string Line(Row row) => string.Create(CultureInfo.InvariantCulture,
        $"| {row.Name} | {Number(row.Value)} {row.Unit} | {row.Floor} | {Number(row.FloorValue)} | {Ratio(row)} | {Bar(row)} | {row.Runs} |");

    private static string Ratio(Row row) => row.FloorValue is > 0 or < 0 ? Number(row.Value / row.FloorValue) : "-";

    private static string Bar(Row row) => row.Bar is { } bar ? $"{Number(bar)} {(row.IsMissed ? "MISSED" : "met")}" : "-";

    private static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "-",
        >= 100 or 0 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    private static async Task<List<(string Name, string Value)>> FactsAsync(CancellationToken ct)
    {
        var kernel = await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", ct);
        var load = await File.ReadAllTextAsync("/proc/loadavg", ct);
        return
        [
            ("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
            ("kernel", kernel.Trim()),
            ("HAProxy", FirstLine(await Tool.RunAsync("haproxy", ["-v"], ct))),
            ("Docker", FirstLine(await Tool.RunAsync("dockerd", ["--version"], ct))),
            (".NET", Environment.Version.ToString()),
            ("load of the machine at the end (1, 5, 15 minutes)", string.Join(' ', load.Split(' ').Take(3))),
        ];
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
