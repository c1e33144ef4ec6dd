namespace Pigeon.TestKit;

/// <summary>A metric with all its series.</summary>
public sealed class MetricFamily(string name, string type, string help)
{
    private readonly List<MetricSample> _samples = [];
    private readonly HashSet<string> _series = [];

    public string Name => name;

    public string Type => type;

    public string Help => help;

    public IReadOnlyList<MetricSample> Samples => _samples;

    /// <summary>What its series tell apart; of a histogram without its own <c>le</c>.</summary>
    public IEnumerable<string> LabelNames => _samples.SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct().Order(StringComparer.Ordinal);

    internal void Add(MetricSample sample)
    {
        string[] names = type == "histogram" ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
        if (!names.Contains(sample.Name)) throw new FormatException($"{sample.Name} stands below {name}");
        var series = $"{sample.Name}{string.Join(',', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))}";
        if (!_series.Add(series)) throw new FormatException($"told twice: {series}");
        _samples.Add(sample);
    }

    internal void Check()
    {
        if (type == "counter" && (!name.EndsWith("_total", StringComparison.Ordinal) || _samples.Exists(sample => sample.Value < 0))) throw new FormatException($"{name} is no counter");
        if (type != "histogram") return;
        var buckets = _samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).ToList();
        var counts = buckets.Select(bucket => bucket.Value).ToList();
        if (buckets.Count == 0 || buckets[^1].Labels["le"] != "+Inf" || !counts.Order().SequenceEqual(counts) || _samples.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value != counts[^1])
            throw new FormatException($"{name} is no histogram");
    }
}
