using System.Globalization;
using System.Text;

namespace Pigeon.Templates;

/// <summary>How values become text.</summary>
internal static class Formatter
{
    private const int MaxDepth = 64;

    public static string Format(object? value, Budget budget, Place place)
    {
        if (Simple(value) is { } text)
            return text;
        var builder = new StringBuilder();
        Append(builder, value, budget, place, 0);
        return builder.ToString();
    }

    /// <summary>A string with quotes and escapes, as it would be written in a template.</summary>
    public static string Quote(string text) => $"\"{Escape(text)}\"";

    public static string Escape(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => builder.Append("\\\\"),
                '"' => builder.Append("\\\""),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                '\b' => builder.Append("\\b"),
                '\f' => builder.Append("\\f"),
                '\v' => builder.Append("\\v"),
                '\a' => builder.Append("\\a"),
                < ' ' => builder.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => builder.Append(c),
            };
        }

        return builder.ToString();
    }

    private static string? Simple(object? value) => value switch
    {
        null or EmptyValue => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString(CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        FunctionValue => "<function>",
        _ => null,
    };

    private static void Append(StringBuilder builder, object? value, Budget budget, Place place, int depth)
    {
        budget.Step(place);
        budget.Length(builder.Length, place);
        if (depth > MaxDepth)
            throw TemplateException.At(place, "this value is nested too deeply to be written, or contains itself");
        switch (value)
        {
            case null:
                builder.Append("null");
                break;
            case string text:
                builder.Append(Quote(text));
                break;
            case ArrayValue array:
                AppendAll(builder, '[', array.Items, ']', budget, place, depth);
                break;
            case RangeValue range:
                AppendAll(builder, '[', range.Items(), ']', budget, place, depth);
                break;
            case ObjectValue members:
                AppendMembers(builder, members, budget, place, depth);
                break;
            default:
                builder.Append(Simple(value));
                break;
        }
    }

    private static void AppendAll(StringBuilder builder, char open, IEnumerable<object?> items, char close, Budget budget, Place place, int depth)
    {
        builder.Append(open);
        var separator = "";
        foreach (var item in items)
        {
            builder.Append(separator);
            separator = ", ";
            Append(builder, item, budget, place, depth + 1);
        }

        builder.Append(close);
    }

    private static void AppendMembers(StringBuilder builder, ObjectValue value, Budget budget, Place place, int depth)
    {
        builder.Append('{');
        var separator = "";
        foreach (var (name, member) in value.Members)
        {
            builder.Append(separator).Append(name).Append(": ");
            separator = ", ";
            Append(builder, member, budget, place, depth + 1);
        }

        builder.Append('}');
    }
}
