using System.Text.RegularExpressions;

namespace Pigeon.Agent.Haproxy;

/// <summary>HAProxy's own messages on its error stream, reduced to what tells an operator something.</summary>
internal static partial class HaproxyTalk
{
    /// <summary>The alerts without their marks; the warnings when there is no alert; everything when there is neither.</summary>
    public static string Useful(string text)
    {
        string[] lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        string[] alerts = [.. Marked(lines, "ALERT").Where(line => !Closing.IsMatch(line))];
        if (alerts.Length > 0)
            return string.Join('\n', alerts);
        string[] warnings = [.. Marked(lines, "WARNING")];
        return string.Join('\n', warnings.Length > 0 ? warnings : lines);
    }

    private static IEnumerable<string> Marked(IEnumerable<string> lines, string level) => lines
        .Where(line => line.StartsWith($"[{level}]", StringComparison.Ordinal))
        .Select(line => Mark.Replace(line, ""));

    /// <summary>"[ALERT]    (123) : config : " and, before 2.4, a date in the place of the pid.</summary>
    [GeneratedRegex(@"^\[[A-Z]+\]\s*(?:\(\d+\)|[\d/]+ \(\d+\))?\s*:\s*(?:config\s*:\s*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Mark { get; }

    /// <summary>Lines that only say that there were lines before them.</summary>
    [GeneratedRegex(@"^(?:Error\(s\) found in configuration file|Fatal errors found in configuration|\[haproxy\.main\(\)\] Some protocols failed)", RegexOptions.CultureInvariant)]
    private static partial Regex Closing { get; }
}
