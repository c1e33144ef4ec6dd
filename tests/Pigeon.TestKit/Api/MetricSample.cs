namespace Pigeon.TestKit;

/// <summary>A number of a metric.</summary>
public sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
