using System.Text;

namespace Pigeon.Templates;

/// <summary>What the operators do with values.</summary>
internal static class Operators
{
    public static object? Apply(string symbol, object? left, object? right, Budget budget, Place place)
    {
        if (left is string || right is string)
            return OnText(symbol, left, right, budget, place);
        if (left is EmptyValue || right is EmptyValue)
            return OnEmpty(symbol, left, right, place);
        if (left is ArrayValue || right is ArrayValue)
            return OnArray(symbol, left, right, budget, place);
        if (left is null || right is null)
            return OnNull(symbol, left, right);
        if (left is TimeSpan first && right is TimeSpan second)
            return OnTime(symbol, first, second, place);
        if (Numbers.Of(left) is { } leftNumber && Numbers.Of(right) is { } rightNumber && (left is not bool || right is not bool || IsEquality(symbol)))
            return Numbers.Apply(symbol, leftNumber, rightNumber, place);
        return symbol switch
        {
            "==" => Equals(left, right),
            "!=" => !Equals(left, right),
            _ => throw NotSupported(symbol, left, right, place),
        };
    }

    public static bool AreEqual(object? left, object? right, Budget budget, Place place) => Apply("==", left, right, budget, place) is true;

    public static bool IsTrue(object? value) => value is not (null or false or EmptyValue);

    public static bool IsEmpty(object? value) => value switch
    {
        null or EmptyValue => true,
        string text => text.Length == 0,
        ArrayValue array => array.Items.Count == 0,
        ObjectValue members => members.Members.Count == 0,
        _ => false,
    };

    private static bool IsEquality(string symbol) => symbol is "==" or "!=";

    private static object? OnText(string symbol, object? left, object? right, Budget budget, Place place)
    {
        if (symbol == "*")
            return Repeat(left, right, budget, place);
        var first = Formatter.Format(left, budget, place);
        var second = Formatter.Format(right, budget, place);
        var order = string.CompareOrdinal(first, second);
        budget.Length((long)first.Length + second.Length, place);
        budget.Step(place, (first.Length + second.Length) / 256);
        return symbol switch
        {
            "+" => budget.Text(first + second, place),
            "==" => right is EmptyValue ? first.Length == 0 : order == 0,
            "!=" => right is EmptyValue ? first.Length != 0 : order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            "<<" when left is ArrayValue => OnArray(symbol, left, right, budget, place),
            ">>" when right is ArrayValue => OnArray(symbol, left, right, budget, place),
            _ => throw NotSupported(symbol, left, right, place),
        };
    }

    private static string Repeat(object? left, object? right, Budget budget, Place place)
    {
        var (text, count) = left is string ? (left, right) : (right, left);
        if (text is not string unit || Numbers.AsWhole(count) is not { } times || times < 0)
            throw TemplateException.At(place, "a string can be multiplied by a whole number only, which may not be negative");
        if (unit.Length > 0)
            budget.Length(times > budget.Limits.MaxOutputChars ? long.MaxValue : times * unit.Length, place);
        return unit.Length == 0 ? "" : budget.Text(new StringBuilder().Insert(0, unit, (int)times).ToString(), place);
    }

    private static bool OnEmpty(string symbol, object? left, object? right, Place place) => symbol switch
    {
        "==" => IsEmpty(left) && IsEmpty(right),
        "!=" => !(IsEmpty(left) && IsEmpty(right)),
        _ => throw TemplateException.At(place, $"'{symbol}' does not work on empty"),
    };

    private static object? OnArray(string symbol, object? left, object? right, Budget budget, Place place)
    {
        switch (symbol)
        {
            case "==" or "!=" when left is null || right is null:
                return symbol == "!=";
            case "==":
                return ItemsEqual(left, right, budget, place);
            case "!=":
                return !ItemsEqual(left, right, budget, place);
            case "<<" when left is ArrayValue array:
                return Joined(array.Items, [right], budget, place);
            case ">>" when right is ArrayValue array:
                return Joined([left], array.Items, budget, place);
            case "+" when left is ArrayValue first && right is ArrayValue second:
                return Joined(first.Items, second.Items, budget, place);
            default:
                throw NotSupported(symbol, left, right, place);
        }
    }

    private static ArrayValue Joined(List<object?> first, List<object?> second, Budget budget, Place place)
    {
        budget.Step(place, first.Count + second.Count);
        return new ArrayValue([.. first, .. second]);
    }

    private static bool ItemsEqual(object? left, object? right, Budget budget, Place place)
    {
        if (ReferenceEquals(left, right))
            return true;
        if (left is not ArrayValue first || right is not ArrayValue second || first.Items.Count != second.Items.Count)
            return false;
        Budget.Stack(place);
        for (var i = 0; i < first.Items.Count; i++)
        {
            budget.Step(place);
            if (!AreEqual(first.Items[i], second.Items[i], budget, place))
                return false;
        }

        return true;
    }

    private static object? OnNull(string symbol, object? left, object? right) => symbol switch
    {
        "==" => left is null && right is null,
        "!=" => left is not null || right is not null,
        "<" or "<=" or ">" or ">=" => false,
        _ => null,
    };

    private static object OnTime(string symbol, TimeSpan left, TimeSpan right, Place place) => symbol switch
    {
        "==" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        "+" => Timespans.Checked(left.Ticks + (decimal)right.Ticks, place),
        "-" => Timespans.Checked(left.Ticks - (decimal)right.Ticks, place),
        _ => throw NotSupported(symbol, left, right, place),
    };

    private static TemplateException NotSupported(string symbol, object? left, object? right, Place place) =>
        TemplateException.At(place, $"'{symbol}' does not work between {Kinds.Of(left)} and {Kinds.Of(right)}");
}
