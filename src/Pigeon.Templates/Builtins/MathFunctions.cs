using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Templates;

/// <summary>The functions of the object <c>math</c>.</summary>
internal static partial class MathFunctions
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> All =
    [
        ("abs", "value", Abs),
        ("ceil", "value", static a => Rounded(a, Math.Ceiling, decimal.Ceiling)),
        ("divided_by", "value divisor", DividedBy),
        ("floor", "value", static a => Rounded(a, Math.Floor, decimal.Floor)),
        ("format", "value format culture?", static a => a.Has(0) ? Format(a, a.Number(0)) : ""),
        ("is_number", "value", static a => a[0] is long or double or decimal),
        ("minus", "value with", static a => Apply(a, "-")),
        ("modulo", "value with", static a => Apply(a, "%")),
        ("plus", "value with", static a => Apply(a, "+")),
        ("round", "value precision?", Round),
        ("times", "value with", static a => Apply(a, "*")),
    ];

    /// <summary>Formats a number as .NET does; only the culture that is the same on every host is known.</summary>
    public static string Format(Arguments a, object number)
    {
        var format = a.Text(1);
        if (a.Has(2) && a.Text(2) is not ("" or "en-US" or "invariant"))
            throw a.Refused($"knows only the invariant culture, not '{a.Text(2)}'");
        if (format.Length > 64 || LongPrecision().IsMatch(format))
            throw a.Refused("refuses a format of more than 64 characters or 99 digits");
        try
        {
            return ((IFormattable)number).ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw a.Refused($"does not know the format '{format}' for {Kinds.Of(number)}");
        }
    }

    [GeneratedRegex("[0-9]{3}", RegexOptions.CultureInvariant)]
    private static partial Regex LongPrecision();

    private static object Apply(Arguments a, string symbol) => Numbers.Apply(symbol, a.Number(0), a.Number(1), a.Place);

    private static object? Abs(Arguments a) => a[0] is null ? null : a.Number(0) switch
    {
        long.MinValue => throw a.Refused("cannot take the absolute value of the smallest whole number"),
        long number => Math.Abs(number),
        decimal number => Math.Abs(number),
        var number => Math.Abs((double)number),
    };

    private static object Rounded(Arguments a, Func<double, double> real, Func<decimal, decimal> exact) => a.Number(0) switch
    {
        long number => number,
        decimal number => exact(number),
        var number => real((double)number),
    };

    private static object Round(Arguments a)
    {
        var precision = a.Has(1) ? a.Whole(1) : 0;
        if (precision is < 0 or > 15)
            throw a.Refused("expects a precision from 0 to 15");
        return a.Number(0) switch
        {
            long number => number,
            decimal number => decimal.Round(number, precision),
            var number => Math.Round((double)number, precision),
        };
    }

    /// <summary>A whole divisor asks for a whole result, rounded down.</summary>
    private static object DividedBy(Arguments a)
    {
        if (a.Number(1) is not long)
            return Apply(a, "/");
        var result = a.Number(0) switch
        {
            decimal number => (double)decimal.Floor((decimal)Numbers.Apply("/", number, a.Number(1), a.Place)),
            var number => Math.Floor((double)Numbers.Apply("/", Numbers.ToDouble(number), a.Number(1), a.Place)),
        };
        return result is >= long.MinValue and < long.MaxValue ? (long)result : throw a.Refused("has too large a result");
    }
}
