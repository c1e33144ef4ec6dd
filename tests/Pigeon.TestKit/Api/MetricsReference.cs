using System.Text.RegularExpressions;

namespace Pigeon.TestKit;

/// <summary>What <c>docs/metrics.md</c> says of the metrics of a daemon.</summary>
public static partial class MetricsReference
{
    /// <param name="daemon">The heading of its part: <c>The agent</c>.</param>
    /// <param name="told">What it tells.</param>
    /// <returns>What does not agree, in sentences.</returns>
    public static IEnumerable<string> Differences(string daemon, MetricText told)
    {
        var page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "metrics.md"))
            .SkipWhile(line => line != $"## {daemon}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => Row.Match(line)).Where(row => row.Success).ToDictionary(row => row.Groups[1].Value);
        foreach (var family in told.Families)
        {
            var labels = string.Join(", ", family.LabelNames.Select(label => $"`{label}`"));
            if (!page.Remove(family.Name, out var row)) yield return $"not on the page: | `{family.Name}` | {family.Type} | {labels} | {family.Help} |";
            else if (row.Groups[2].Value != family.Type || row.Groups[4].Value != family.Help || (family.Samples.Count > 0 && row.Groups[3].Value != labels))
                yield return $"otherwise on the page: | `{family.Name}` | {family.Type} | {labels} | {family.Help} |";
        }

        foreach (var name in page.Keys) yield return $"on the page, and told by nobody: {name}";
    }

    [GeneratedRegex(@"^\| `(pigeon_[a-z_]+)` \| ([a-z]+) \| ((?:`[a-z]+`(?:, )?)*) ?\| (.*) \|$")]
    private static partial Regex Row { get; }
}
