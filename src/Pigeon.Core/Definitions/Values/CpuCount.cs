using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Definitions.Values;

/// <summary>A number of CPUs, as <c>docker run --cpus</c> takes it, in billionths.</summary>
internal static partial class CpuCount
{
    public const string Rule = "a number of CPUs from 0.01 to 4096, such as 0.5 or 2";

    private const long Billion = 1_000_000_000;

    public static bool TryParse(string? text, out long nanoCpus)
    {
        nanoCpus = 0;
        if (text is null || !Shape.IsMatch(text)) return false;
        nanoCpus = (long)(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Billion);
        return nanoCpus is >= Billion / 100 and <= 4096 * Billion;
    }

    [GeneratedRegex("^([0-9]{1,4}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
