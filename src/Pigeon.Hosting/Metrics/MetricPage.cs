using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pigeon.Hosting.Metrics;

/// <summary>Numbers for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4).</summary>
public sealed class MetricPage
{
    public const string Path = "/metrics";

    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _families = [];

    /// <summary>Something that goes up and down; of a true or false, 1 or 0.</summary>
    /// <param name="help">What it is, in a sentence without a full stop.</param>
    public MetricPage Gauge(string name, string help) => Begin(name, "gauge", help);

    /// <summary>Something that only grows, and begins at 0 with the process. Its name ends in <c>_total</c>.</summary>
    public MetricPage Counter(string name, string help) => Begin(name, "counter", help);

    /// <summary>Something that is measured each time, in how many cases it was how much at most.</summary>
    public MetricPage Histogram(string name, string help) => Begin(name, "histogram", help);

    /// <summary>A number of the family that was begun last.</summary>
    /// <param name="name">The family's own name, or that with what a histogram adds to it.</param>
    public MetricPage Add(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (var index = 0; index < labels.Length; index++)
            _text.Append(index == 0 ? '{' : ',').Append(labels[index].Name).Append("=\"").Append(Escaped(labels[index].Value)).Append('"');
        if (labels.Length > 0) _text.Append('}');
        _text.Append(' ').Append(NumberOf(value)).Append('\n');
        return this;
    }

    /// <summary>A family of a single number.</summary>
    public MetricPage Gauge(string name, string help, double value) => Gauge(name, help).Add(name, value);

    /// <inheritdoc cref="Gauge(string, string, double)"/>
    public MetricPage Gauge(string name, string help, bool value) => Gauge(name, help, value ? 1 : 0);

    /// <inheritdoc cref="Gauge(string, string, double)"/>
    /// <param name="time">As seconds since 1970; null: it has none.</param>
    public MetricPage Gauge(string name, string help, DateTimeOffset? time) => time is { } at ? Gauge(name, help, SecondsOf(at)) : Gauge(name, help);

    /// <inheritdoc cref="Gauge(string, string, double)"/>
    public MetricPage Counter(string name, string help, double value) => Counter(name, help).Add(name, value);

    public static double SecondsOf(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    public static string NumberOf(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>As the answer to a request.</summary>
    public IResult Answer => Results.Text(_text.ToString(), ContentType);

    public override string ToString() => _text.ToString();

    private MetricPage Begin(string name, string kind, string help)
    {
        if (!_families.Add(name)) throw new InvalidOperationException($"{name} is told already");
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
            .Append("\n# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
        return this;
    }

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
