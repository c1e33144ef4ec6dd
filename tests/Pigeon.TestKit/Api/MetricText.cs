using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.TestKit;

/// <summary>
/// Reads Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4) as strictly as it is written down: whatever does
/// not fit is a <see cref="FormatException"/>.
/// </summary>
public sealed partial class MetricText
{
    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped"];

    private readonly Dictionary<string, MetricFamily> _families = [];

    private MetricText()
    {
    }

    public IReadOnlyCollection<MetricFamily> Families => _families.Values;

    public static MetricText Parse(string text)
    {
        if (!text.EndsWith('\n')) throw new FormatException("the last line does not end");
        var read = new MetricText();
        MetricFamily? family = null;
        Match? help = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help.Match(line) is { Success: true } told) (help, family) = (told, null);
            else if (Type.Match(line) is { Success: true } typed) family = read.Begin(typed.Groups[1].Value, typed.Groups[2].Value, help);
            else (family ?? throw new FormatException($"of no family: {line}")).Add(Read(line));
        }

        foreach (var each in read._families.Values) each.Check();
        return read;
    }

    /// <summary>The number of the series with these labels and no other.</summary>
    /// <param name="labels">As they are written: <c>app="shop"</c>, in any order.</param>
    public double Of(string name, params string[] labels) => Find(name, labels) ?? throw new KeyNotFoundException($"there is no {name}{{{string.Join(',', labels)}}}");

    /// <inheritdoc cref="Of"/>
    /// <returns>Null when there is none.</returns>
    public double? Find(string name, params string[] labels) => Families.SelectMany(family => family.Samples)
        .Where(sample => sample.Name == name && sample.Labels.Select(label => $"{label.Key}=\"{label.Value}\"").Order(StringComparer.Ordinal).SequenceEqual(labels.Order(StringComparer.Ordinal)))
        .Select(sample => (double?)sample.Value).SingleOrDefault();

    private MetricFamily Begin(string name, string type, Match? help)
    {
        if (help?.Groups[1].Value != name) throw new FormatException($"{name} has no help right before its type");
        if (!Types.Contains(type)) throw new FormatException($"{name} is of no type that there is: {type}");
        var family = new MetricFamily(name, type, help.Groups[2].Value);
        if (!_families.TryAdd(name, family)) throw new FormatException($"{name} is told twice");
        return family;
    }

    private static MetricSample Read(string line)
    {
        if (Sample.Match(line) is not { Success: true } match) throw new FormatException($"not understood: {line}");
        var labels = new Dictionary<string, string>();
        foreach (Match label in Label.Matches(match.Groups[2].Value))
            if (!labels.TryAdd(label.Groups[1].Value, Escape.Replace(label.Groups[2].Value, escape => escape.Value == "\\n" ? "\n" : escape.Value[1..]))) throw new FormatException($"a label twice: {line}");
        return new MetricSample(match.Groups[1].Value, labels, match.Groups[3].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        });
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\n]|\\\\|\\n)+)$")]
    private static partial Regex Help { get; }

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-z]+)$")]
    private static partial Regex Type { get; }

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\\n]|\\[\\""n])*"",?)+)(?<!,)\})? ([+-]Inf|NaN|-?[0-9][0-9.eE+-]*)$")]
    private static partial Regex Sample { get; }

    [GeneratedRegex(@"([a-zA-Z_][a-zA-Z0-9_]*)=""((?:[^""\\\n]|\\[\\""n])*)""")]
    private static partial Regex Label { get; }

    [GeneratedRegex(@"\\[\\""n]")]
    private static partial Regex Escape { get; }
}
