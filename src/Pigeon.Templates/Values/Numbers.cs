namespace Pigeon.Templates;

/// <summary>Arithmetic on whole numbers of 64 bits, floating point and decimal numbers.</summary>
internal static class Numbers
{
    /// <summary>The value as a number, or null when it is none. A boolean counts as 0 or 1 beside a number.</summary>
    public static object? Of(object? value) => value switch
    {
        long or double or decimal => value,
        bool flag => flag ? 1L : 0L,
        _ => null,
    };

    public static object Apply(string symbol, object left, object right, Place place)
    {
        try
        {
            return (left, right) switch
            {
                (long first, long second) => OnWhole(symbol, first, second, place),
                (decimal, _) or (_, decimal) => OnDecimal(symbol, ToDecimal(left), ToDecimal(right), place),
                _ => OnReal(symbol, ToDouble(left), ToDouble(right), place),
            };
        }
        catch (OverflowException)
        {
            throw TemplateException.At(place, $"the result of '{symbol}' is too large a number");
        }
    }

    /// <summary>The value as a whole number, if it is a number without a fraction.</summary>
    public static long? AsWhole(object? value) => value switch
    {
        long whole => whole,
        double real when real == Math.Truncate(real) && Math.Abs(real) < long.MaxValue => (long)real,
        decimal exact when exact == decimal.Truncate(exact) && Math.Abs(exact) < long.MaxValue => (long)exact,
        _ => null,
    };

    public static double ToDouble(object number) => number switch
    {
        long whole => whole,
        decimal exact => (double)exact,
        _ => (double)number,
    };

    private static decimal ToDecimal(object number) => number switch
    {
        long whole => whole,
        double real => (decimal)real,
        _ => (decimal)number,
    };

    private static object OnWhole(string symbol, long left, long right, Place place) => symbol switch
    {
        "+" => checked(left + right),
        "-" => checked(left - right),
        "*" => checked(left * right),
        "/" => (double)left / NotZero(right, place),
        "//" => checked(left / NotZero(right, place)),
        "%" => right == -1 ? 0L : left % NotZero(right, place),
        "<<" when right is >= 0 and < 63 && left << (int)right >> (int)right == left => left << (int)right,
        "<<" => throw new OverflowException(),
        ">>" when right >= 0 => right > 63 ? (left < 0 ? -1L : 0L) : left >> (int)right,
        ".." => new RangeValue(left, right),
        "..<" => left == right ? new ArrayValue() : new RangeValue(left, left < right ? right - 1 : right + 1),
        _ => Compare(symbol, left.CompareTo(right), place),
    };

    private static object OnReal(string symbol, double left, double right, Place place) => symbol switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / (right == 0 ? throw ByZero(place) : right),
        "//" => Math.Round(left / (right == 0 ? throw ByZero(place) : right)),
        "%" => left % (right == 0 ? throw ByZero(place) : right),
        _ => Compare(symbol, left.CompareTo(right), place),
    };

    private static object OnDecimal(string symbol, decimal left, decimal right, Place place) => symbol switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / (right == 0 ? throw ByZero(place) : right),
        "//" => decimal.Round(left / (right == 0 ? throw ByZero(place) : right)),
        "%" => left % (right == 0 ? throw ByZero(place) : right),
        _ => Compare(symbol, left.CompareTo(right), place),
    };

    private static bool Compare(string symbol, int order, Place place) => symbol switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        _ => throw TemplateException.At(place, $"'{symbol}' does not work between these numbers"),
    };

    private static long NotZero(long divisor, Place place) => divisor == 0 ? throw ByZero(place) : divisor;

    private static TemplateException ByZero(Place place) => TemplateException.At(place, "division by zero");
}
