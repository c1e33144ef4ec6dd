namespace Pigeon.Hosting.Metrics;

/// <summary>How long something takes that is done again and again.</summary>
public sealed class Durations
{
    /// <summary>In seconds.</summary>
    private static readonly double[] AtMost = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[AtMost.Length + 1];
    private double _sum;

    public void Add(TimeSpan taken)
    {
        var bucket = Array.FindIndex(AtMost, most => taken.TotalSeconds <= most);
        lock (_lock)
        {
            _counts[bucket < 0 ? AtMost.Length : bucket]++;
            _sum += taken.TotalSeconds;
        }
    }

    public void Write(MetricPage page, string name, string help)
    {
        page.Histogram(name, help);
        lock (_lock)
        {
            var upTo = 0L;
            for (var bucket = 0; bucket < _counts.Length; bucket++)
                page.Add($"{name}_bucket", upTo += _counts[bucket], ("le", MetricPage.NumberOf(bucket < AtMost.Length ? AtMost[bucket] : double.PositiveInfinity)));
            page.Add($"{name}_sum", _sum).Add($"{name}_count", upTo);
        }
    }
}
