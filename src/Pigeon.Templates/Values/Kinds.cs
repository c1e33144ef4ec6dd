namespace Pigeon.Templates;

/// <summary>The names of the kinds of values.</summary>
internal static class Kinds
{
    /// <summary>As an error message calls it.</summary>
    public static string Of(object? value) => value is null ? "null" : Kind(value)!;

    /// <summary>The precise kind; null has none.</summary>
    public static string? Kind(object? value) => value switch
    {
        null => null,
        bool => "bool",
        long and >= int.MinValue and <= int.MaxValue => "int",
        long => "long",
        double => "double",
        decimal => "decimal",
        string => "string",
        RangeValue => "range",
        ArrayValue => "array",
        FunctionValue => "function",
        TimeSpan => "timespan",
        _ => "object",
    };

    /// <summary>The rough kind; null has none.</summary>
    public static string? Type(object? value) => Kind(value) switch
    {
        "bool" => "boolean",
        "int" or "long" or "double" or "decimal" => "number",
        "range" => "iterator",
        "function" or "timespan" => "object",
        var kind => kind,
    };
}
