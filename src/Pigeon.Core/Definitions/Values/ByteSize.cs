using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Definitions.Values;

/// <summary>Sizes as Docker takes them: bytes, or a whole number with b, k, m, g or t (powers of 1024), in either case and with or without a final b.</summary>
internal static partial class ByteSize
{
    public const string Rule = "bytes, or a whole number with a unit, such as 512m or 2g";

    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        var match = Shape.Match(text ?? "");
        if (!match.Success) return false;
        var shift = match.Groups["unit"].Value.ToLowerInvariant() switch { "k" => 10, "m" => 20, "g" => 30, "t" => 40, _ => 0 };
        var number = long.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        if (number > long.MaxValue >> shift) return false;
        bytes = number << shift;
        return true;
    }

    [GeneratedRegex("^(?<number>[0-9]{1,18})((?<unit>[kmgtKMGT])[bB]?|[bB])?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape { get; }
}
