using System.Globalization;

namespace Pigeon.Templates;

/// <summary>The arguments of one call of a function of the language, converted as that function asks for them.</summary>
internal sealed class Arguments(Evaluator evaluator, string function, object?[] values, Place place)
{
    public Evaluator Evaluator { get; } = evaluator;

    public Place Place { get; } = place;

    public Budget Budget => Evaluator.Budget;

    public object? this[int index] => values[index];

    public bool Has(int index) => values[index] is not null;

    /// <summary>The argument as text; looking at a long one costs steps.</summary>
    public string Text(int index) => Budget.Text(Formatter.Format(values[index], Budget, Place), Place);

    public int Whole(int index) => values[index] switch
    {
        var value when Numbers.AsWhole(value) is { } number and >= int.MinValue and <= int.MaxValue => (int)number,
        string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var other => throw Refused($"expects a whole number of 32 bits as its {Ordinal(index)} argument, not {Kinds.Of(other)}"),
    };

    public object Number(int index) => values[index] is long or double or decimal
        ? values[index]!
        : throw Refused($"expects a number as its {Ordinal(index)} argument, not {Kinds.Of(values[index])}");

    public FunctionValue Function(int index) => values[index] as FunctionValue
        ?? throw Refused($"expects a function as its {Ordinal(index)} argument, written with @ before its name");

    public ObjectValue Object(int index) => values[index] as ObjectValue
        ?? throw Refused($"expects an object as its {Ordinal(index)} argument, not {Kinds.Of(values[index])}");

    /// <summary>The items of an array or a range, each of which costs a step; null is an empty list.</summary>
    public List<object?> List(int index)
    {
        switch (values[index])
        {
            case null or EmptyValue:
                return [];
            case ArrayValue array:
                Budget.Step(Place, array.Items.Count);
                return array.Items;
            case RangeValue range:
                Budget.Step(Place, range.Count);
                return [.. range.Items()];
            default:
                throw Refused($"expects an array as its {Ordinal(index)} argument, not {Kinds.Of(values[index])}");
        }
    }

    public object? Call(FunctionValue called, params IEnumerable<object?> arguments) =>
        Evaluator.Invoke(called, [.. arguments.Select(static argument => ((string?)null, argument))], Place);

    /// <summary>A text that may not have grown beyond the limit.</summary>
    public string Limited(string text) => Budget.Text(text, Place);

    public TemplateException Refused(string why) => TemplateException.At(Place, $"'{function}' {why}");

    private static string Ordinal(int index) => index switch
    {
        0 => "first",
        1 => "second",
        2 => "third",
        _ => $"{index + 1}th",
    };
}
