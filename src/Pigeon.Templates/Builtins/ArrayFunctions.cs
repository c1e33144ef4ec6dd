namespace Pigeon.Templates;

/// <summary>The functions of the object <c>array</c>. None of them changes its input.</summary>
internal static class ArrayFunctions
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> All =
    [
        ("add", "list value", static a => new ArrayValue([.. a.List(0), a[1]])),
        ("add_range", "list1 list2", static a => new ArrayValue([.. a.List(0), .. a.List(1)])),
        ("any", "list function args...", static a => a.List(0).ToArray().Any(item => Operators.IsTrue(a.Call(a.Function(1), [item, .. a.List(2)])))),
        ("compact", "list", static a => new ArrayValue(a.List(0).Where(static item => item is not null))),
        ("concat", "list1 list2", static a => new ArrayValue([.. a.List(0), .. a.List(1)])),
        ("contains", "list item", static a => a.List(0).Exists(item => IsSame(a, item, a[1]))),
        ("cycle", "list group?", Cycle),
        ("each", "list function", static a => new ArrayValue(a.List(0).ToArray().Select(item => a.Call(a.Function(1), item)))),
        ("filter", "list function", static a => new ArrayValue(a.List(0).ToArray().Where(item => Operators.IsTrue(a.Call(a.Function(1), item))))),
        ("first", "list", static a => a.List(0).FirstOrDefault()),
        ("insert_at", "list index value", InsertAt),
        ("join", "list delimiter function?", Join),
        ("last", "list", static a => a.List(0).LastOrDefault()),
        ("limit", "list count", static a => new ArrayValue(a.List(0).Take(Math.Max(0, a.Whole(1))))),
        ("map", "list member", Map),
        ("offset", "list index", static a => new ArrayValue(a.List(0).Skip(Math.Max(0, a.Whole(1))))),
        ("remove_at", "list index", RemoveAt),
        ("reverse", "list", static a => new ArrayValue(a.List(0).AsEnumerable().Reverse())),
        ("size", "list", Size),
        ("sort", "list member?", Sort),
        ("uniq", "list", Uniq),
    ];

    private static object Size(Arguments a) => a[0] is RangeValue range ? range.Count : (long)a.List(0).Count;

    private static object? Cycle(Arguments a)
    {
        var list = a.List(0);
        if (list.Count == 0)
            return null;
        var group = a.Has(1) ? a.Text(1) : string.Join(',', list.ConvertAll(item => Formatter.Format(item, a.Budget, a.Place)));
        var position = a.Evaluator.Cycles.GetValueOrDefault(group);
        a.Evaluator.Cycles[group] = position + 1;
        return list[position % list.Count];
    }

    private static ArrayValue InsertAt(Arguments a)
    {
        var result = new ArrayValue(a.List(0));
        var index = Math.Max(0, a.Whole(1));
        a.Budget.Step(a.Place, Math.Max(0, index - result.Items.Count));
        while (result.Items.Count < index)
            result.Items.Add(null);
        result.Items.Insert(index, a[2]);
        return result;
    }

    private static ArrayValue RemoveAt(Arguments a)
    {
        var result = new ArrayValue(a.List(0));
        var index = a.Whole(1);
        index = index < 0 ? index + result.Items.Count : index;
        if (index >= 0 && index < result.Items.Count)
            result.Items.RemoveAt(index);
        return result;
    }

    private static string Join(Arguments a)
    {
        var parts = a.List(0).ConvertAll(item => Formatter.Format(item, a.Budget, a.Place));
        if (a.Has(2))
            parts = parts.ConvertAll(part => Formatter.Format(a.Call(a.Function(2), part), a.Budget, a.Place));
        var delimiter = a.Text(1);
        a.Budget.Length(parts.Sum(part => (long)part.Length + delimiter.Length), a.Place);
        return a.Limited(string.Join(delimiter, parts));
    }

    /// <summary>Objects without the member are left out; one object alone counts as a list of one.</summary>
    private static ArrayValue Map(Arguments a)
    {
        var name = a.Text(1);
        var items = a[0] is ObjectValue alone ? [alone] : a.List(0);
        return new ArrayValue(items.Where(item => item is not ObjectValue owner || owner.Members.ContainsKey(name)).Select(item => Member(a, item, name)));
    }

    /// <summary>A member of an item; null where the item has none, because lists of unlike objects are common.</summary>
    private static object? Member(Arguments a, object? item, string name) => item switch
    {
        ObjectValue owner => owner.Members.GetValueOrDefault(name),
        ArrayValue array => array.Properties.GetValueOrDefault(name),
        null => null,
        _ => throw a.Refused($"expects objects, which have a member '{name}', not {Kinds.Of(item)}"),
    };

    private static ArrayValue Sort(Arguments a)
    {
        var items = a.List(0);
        a.Budget.Step(a.Place, items.Count * 4L);
        var order = Comparer<object?>.Create((left, right) => Compare(a, left, right));
        try
        {
            return a.Has(1)
                ? new ArrayValue(items.OrderBy(item => Member(a, item, a.Text(1)), order))
                : new ArrayValue(items.Order(order));
        }
        catch (InvalidOperationException wrong)
        {
            // The sort wraps what a comparison throws, and complains itself when the order of mixed values contradicts itself.
            throw wrong.InnerException as TemplateException ?? a.Refused("cannot bring these items into an order");
        }
    }

    private static int Compare(Arguments a, object? left, object? right)
    {
        if (ReferenceEquals(left, right))
            return 0;
        if (left is null || right is null)
            return left is null ? -1 : 1;
        if (left is string != right is string)
            throw a.Refused($"cannot bring {Kinds.Of(left)} and {Kinds.Of(right)} into an order");
        return Operators.Apply("<", left, right, a.Budget, a.Place) is true ? -1
            : Operators.Apply(">", left, right, a.Budget, a.Place) is true ? 1 : 0;
    }

    /// <summary>Equal and of the same kind: unlike for the operator, 1 and "1" are two things here.</summary>
    private static bool IsSame(Arguments a, object? left, object? right) =>
        left?.GetType() == right?.GetType() && (left is ArrayValue ? Operators.AreEqual(left, right, a.Budget, a.Place) : Equals(left, right));

    private static ArrayValue Uniq(Arguments a)
    {
        var result = new ArrayValue();
        var seen = new HashSet<object>();
        foreach (var item in a.List(0))
        {
            // Simple values are found by hash; arrays have to be compared one by one.
            var isNew = item is ArrayValue or null ? !result.Items.Exists(known => IsSame(a, known, item)) : seen.Add(item);
            if (isNew)
                result.Items.Add(item);
            a.Budget.Step(a.Place);
        }

        return result;
    }
}
