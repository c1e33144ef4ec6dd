using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Commands;

/// <summary>A span of time as it is written on the command line. The unit is required: 30 of what?</summary>
internal static partial class Duration
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static TimeSpan Parse(string text)
    {
        var match = Shape.Match(text);
        if (!match.Success)
        {
            throw new FormatException(text.Length > 0 && text.All(char.IsAsciiDigit)
                ? $"'{text}' has no unit: write {text}s for seconds"
                : $"'{text}' is not a duration: write it like 500ms, 30s, 5m or 1h");
        }

        var number = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var seconds = match.Groups[2].Value switch { "ms" => number / 1000, "s" => number, "m" => number * 60, _ => number * 3600 };
        return seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : throw new FormatException($"'{text}' is longer than 168h");
    }

    [GeneratedRegex("^([0-9]{1,9}(?:\\.[0-9]{1,6})?)(ms|s|m|h)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
