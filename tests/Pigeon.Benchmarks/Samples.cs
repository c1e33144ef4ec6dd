namespace Pigeon.Benchmarks;

/// <summary>Measured values of one kind, in milliseconds.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double P50 => Quantile(0.5);

    public double P99 => Quantile(0.99);

    public double Max => Quantile(1);

    public void Add(TimeSpan span) => _values.Add(span.TotalMilliseconds);

    /// <summary>Runs it until enough is known, after a few runs that warm it up.</summary>
    public static Samples Of(Action act, int runs, int warmUps)
    {
        var samples = new Samples();
        for (var run = -warmUps; run < runs; run++)
        {
            var started = TimeProvider.System.GetTimestamp();
            act();
            if (run >= 0) samples.Add(TimeProvider.System.GetElapsedTime(started));
        }

        return samples;
    }

    /// <inheritdoc cref="Of" />
    public static async Task<Samples> OfAsync(Func<Task> act, int runs, int warmUps)
    {
        var samples = new Samples();
        for (var run = -warmUps; run < runs; run++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await act();
            if (run >= 0) samples.Add(TimeProvider.System.GetElapsedTime(started));
        }

        return samples;
    }

    private double Quantile(double part)
    {
        if (_values.Count == 0) return double.NaN;
        var ordered = _values.Order().ToList();
        return ordered[Math.Max(0, (int)Math.Ceiling(part * ordered.Count) - 1)];
    }
}
