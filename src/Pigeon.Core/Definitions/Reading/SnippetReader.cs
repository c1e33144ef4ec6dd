using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>
/// Reads <c>loadbal.snippet</c>: lines in HAProxy's own words. They end up in its configuration as they are, so only lines pass of which it is
/// known that they stay within the app.
/// </summary>
internal static class SnippetReader
{
    private const int MostLines = 50;

    private const int LongestLine = 500;

    public static ValueList<string> Read(Field field, ProxyMode mode)
    {
        if (field.Literal(MostLines * (LongestLine + 1)) is not { } text) return [];
        var kept = new List<string>();
        foreach (var (index, written) in text.Split('\n').Index())
        {
            var line = written.Trim(' ');
            if (line.Length == 0 || line[0] == '#') continue;
            if (ProblemOf(line, mode) is { } problem) field.Fail($"line {index + 1}, '{(line.Length <= 80 ? line : line[..80] + "...")}': {problem}");
            else kept.Add(line);
        }

        if (kept.Count > MostLines) field.Fail($"holds {kept.Count} lines; at most {MostLines} are taken");
        return kept.ToValueList();
    }

    private static string? ProblemOf(string line, ProxyMode mode)
    {
        if (line.Length > LongestLine) return $"longer than {LongestLine} characters";
        if (line.Any(c => c is < ' ' or > '~')) return "holds a tab, another control character or one that is not ASCII";
        return SnippetWords.TrySplit(line, out var words, out var problem) ? SnippetRules.ProblemOf(words, mode) : problem;
    }
}
