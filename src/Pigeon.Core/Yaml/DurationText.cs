using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Yaml;

/// <summary>Durations as people write them: whole numbers with units, the largest first, such as <c>500ms</c>, <c>1h30m</c> or <c>7d</c>.</summary>
public static partial class DurationText
{
    public static bool TryParse(string text, out TimeSpan duration, [NotNullWhen(false)] out string? problem)
    {
        duration = default;
        problem = null;
        var match = Shape.Match(text);
        if (match.Success && text.Length > 0)
        {
            duration = TimeSpan.FromMilliseconds(Part(match, "d") * 86_400_000 + Part(match, "h") * 3_600_000 + Part(match, "m") * 60_000 + Part(match, "s") * 1_000 + Part(match, "ms"));
            return true;
        }
        problem = text.Length is > 0 and <= 9 && text.All(char.IsAsciiDigit)
            ? $"'{text}' has no unit: write {text}s for seconds or {text}ms for milliseconds"
            : $"'{text}' is no duration: write whole numbers with units, such as 500ms, 30s, 1h30m or 7d";
        return false;
    }

    public static string Print(TimeSpan duration)
    {
        // A day is mostly said as 24h.
        var days = duration.Days > 1 ? duration.Days : 0;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Print(days, "d")}{Print((int)duration.TotalHours - (24 * days), "h")}{Print(duration.Minutes, "m")}{Print(duration.Seconds, "s")}{Print(duration.Milliseconds, "ms")}");
        return text.Length == 0 ? "0s" : text;
    }

    private static string Print(int number, string unit) => number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");

    /// <summary>So many digits of each unit stay far below what a span of time, and a double, can hold exactly.</summary>
    private static double Part(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^((?<d>[0-9]{1,6})d)?((?<h>[0-9]{1,8})h)?((?<m>[0-9]{1,8})m)?((?<s>[0-9]{1,8})s)?((?<ms>[0-9]{1,8})ms)?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape { get; }
}
