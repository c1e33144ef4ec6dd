using System.Numerics;

namespace Pigeon.TestKit;

/// <summary>Latencies in buckets of at most three percent width, so that millions of them take a few kilobytes.</summary>
internal sealed class LatencyHistogram
{
    private const int Bits = 5;
    private const int PerOctave = 1 << Bits;
    private readonly long[] _buckets = new long[64 * PerOctave];
    private long _count;

    public TimeSpan Max { get; private set; }

    public void Add(TimeSpan latency)
    {
        _buckets[BucketOf((long)latency.TotalMicroseconds)]++;
        _count++;
        Max = latency > Max ? latency : Max;
    }

    /// <summary>The latency, in milliseconds, that the given part of all does not exceed; 0 when there are none.</summary>
    public double QuantileMs(double part)
    {
        var rank = (long)Math.Ceiling(part * _count);
        long seen = 0;
        for (var bucket = 0; bucket < _buckets.Length && rank > 0; bucket++)
            if ((seen += _buckets[bucket]) >= rank)
                return Math.Min(UpperBound(bucket) / 1000.0, Max.TotalMilliseconds);
        return 0;
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < PerOctave)
            return (int)Math.Max(microseconds, 0);
        var shift = BitOperations.Log2((ulong)microseconds) - Bits;
        return ((shift + 1) * PerOctave) + (int)((microseconds >> shift) - PerOctave);
    }

    private static double UpperBound(int bucket)
    {
        if (bucket < PerOctave)
            return bucket;
        var shift = (bucket / PerOctave) - 1;
        return Math.ScaleB((bucket % PerOctave) + PerOctave + 1, shift);
    }
}
