using System.Diagnostics.CodeAnalysis;

namespace Pigeon.Templates;

/// <summary>The names that every template knows.</summary>
internal static class Builtins
{
    private static readonly Dictionary<string, object> All = new(StringComparer.Ordinal)
    {
        ["array"] = Namespace("array", ArrayFunctions.All),
        ["html"] = Namespace("html", HtmlFunctions.All),
        ["math"] = Namespace("math", MathFunctions.All),
        ["object"] = Namespace("object", ObjectFunctions.All),
        ["regex"] = Namespace("regex", RegexFunctions.All),
        ["string"] = Namespace("string", StringFunctions.All.Concat(StringFunctions.More)),
        ["timespan"] = Namespace("timespan", Timespans.All),
        ["include"] = new FunctionValue.Including(),
        ["include_join"] = Function("include_join", "names separator begin? end?", IncludeJoin),
        ["empty"] = EmptyValue.Instance,
    };

    public static IEnumerable<string> Names => All.Keys;

    public static bool TryFind(string name, [NotNullWhen(true)] out object? value) => All.TryGetValue(name, out value);

    private static FunctionValue.Builtin Function(string name, string signature, Func<Arguments, object?> body) =>
        FunctionValue.Builtin.Of(name, signature, body);

    private static ObjectValue Namespace(string name, IEnumerable<(string Name, string Signature, Func<Arguments, object?> Body)> functions)
    {
        var result = new ObjectValue { IsLocked = true };
        foreach (var (member, signature, body) in functions)
            result.Members[member] = Function($"{name}.{member}", signature, body);
        return result;
    }

    private static string IncludeJoin(Arguments a)
    {
        var parts = a.List(0).ConvertAll(name => a.Evaluator.Include(Formatter.Format(name, a.Budget, a.Place), new ArrayValue(), a.Place));
        a.Budget.Length(parts.Sum(static part => (long)part.Length), a.Place);
        var joined = string.Join(Delimiter(a, 1), parts);
        return joined.Length == 0 ? "" : a.Limited(Delimiter(a, 2) + joined + Delimiter(a, 3));
    }

    private static string Delimiter(Arguments a, int index)
    {
        const string prefix = "tpl:";
        var text = a.Text(index);
        return text.StartsWith(prefix, StringComparison.Ordinal) ? a.Evaluator.Include(text[prefix.Length..], new ArrayValue(), a.Place) : text;
    }
}
