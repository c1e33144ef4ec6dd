namespace Pigeon.Templates;

/// <summary>The functions of the object <c>object</c>.</summary>
internal static class ObjectFunctions
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> All =
    [
        ("default", "value default", static a => a[0] is null or EmptyValue or "" ? a[1] : a[0]),
        ("eval", "value", Eval),
        ("eval_template", "value", EvalTemplate),
        ("format", "value format culture?", static a => MathFunctions.Format(a, a.Number(0))),
        ("from_json", "json", static a => Json.Read(a)),
        ("has_key", "value key", static a => a[0] is not null && a.Object(0).Members.ContainsKey(a.Text(1))),
        ("has_value", "value key", static a => a[0] is not null && a.Object(0).Members.GetValueOrDefault(a.Text(1)) is not null),
        ("keys", "value", static a => a[0] is null ? new ArrayValue() : new ArrayValue(a.Object(0).Members.Keys)),
        ("kind", "value", static a => Kinds.Kind(a[0])),
        ("size", "value", static a => Size(a)),
        ("to_json", "value", static a => Json.Write(a)),
        ("typeof", "value", static a => Kinds.Type(a[0])),
        ("values", "value", static a => a[0] is null ? new ArrayValue() : new ArrayValue(a.Object(0).Members.Values)),
    ];

    private static long Size(Arguments a) => a[0] switch
    {
        null or EmptyValue or bool or long or double or decimal => 0L,
        string text => (long)text.Length,
        ArrayValue array => (long)array.Items.Count,
        RangeValue range => range.Count,
        _ => (long)a.Object(0).Members.Count,
    };

    private static object? Eval(Arguments a) => a[0] switch
    {
        string text => a.Evaluator.EvaluateText(text, a.Place),
        FunctionValue function => a.Call(function),
        var value => value,
    };

    private static object? EvalTemplate(Arguments a) => a[0] switch
    {
        string text => a.Evaluator.Run(a.Evaluator.Parsed(text, a.Place).Body, new ArrayValue(), a.Place),
        FunctionValue function => a.Call(function),
        var value => value,
    };
}
