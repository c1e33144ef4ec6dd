namespace Pigeon.Templates;

internal sealed partial class Evaluator
{
    private Flow ExecuteFor(Statement.For loop)
    {
        var (items, count) = ItemsOf(Evaluate(loop.Items), loop.Items.Place);
        (items, count) = Chosen(items, count, loop.Options);
        var state = new LoopState("for", count);
        var (layer, name) = OpenLoop(loop.Variable, state);
        var (flow, first, previous) = (Flow.Next, true, (object?)null);
        foreach (var item in items)
        {
            Budget.Iterate(loop.Place);
            state.Changed = first || !Operators.AreEqual(previous, item, Budget, loop.Place);
            layer[name] = item;
            flow = Execute(loop.Body);
            if (flow is Flow.Break or Flow.Return)
                break;
            (first, previous) = (false, item);
            state.Index++;
        }

        CloseLoop(loop.Variable, name);
        return flow == Flow.Return ? Flow.Return : first && flow == Flow.Next ? Execute(loop.Else) : Flow.Next;
    }

    private Flow ExecuteWhile(Statement.While loop)
    {
        var state = new LoopState("while", null);
        Scope.Loops.Add(state);
        var flow = Flow.Next;
        while (flow is Flow.Next or Flow.Continue && Operators.IsTrue(Evaluate(loop.Condition)))
        {
            Budget.Iterate(loop.Place);
            flow = Execute(loop.Body);
            state.Index++;
        }

        Scope.Loops.RemoveAt(Scope.Loops.Count - 1);
        return flow == Flow.Return ? Flow.Return : Flow.Next;
    }

    /// <summary>A plain name lives as long as the loop; a local one in its function, where it must not outlive the loop either.</summary>
    private (IDictionary<string, object?> Layer, string Name) OpenLoop(Expression variable, LoopState state)
    {
        Scope.Loops.Add(state);
        return variable is Expression.Local local
            ? (Scope.Frame.Locals, local.Name)
            : (Scope.PushLoop().Members, ((Expression.Global)variable).Name);
    }

    private void CloseLoop(Expression variable, string name)
    {
        Scope.Loops.RemoveAt(Scope.Loops.Count - 1);
        if (variable is Expression.Local)
            Scope.Frame.Locals.Remove(name);
        else
            Scope.Pop();
    }

    private static (IEnumerable<object?> Items, long Count) ItemsOf(object? value, Place place) => value switch
    {
        null or EmptyValue => ([], 0),
        ArrayValue array => ((object?[])[.. array.Items], array.Items.Count),
        RangeValue range => (range.Items(), range.Count),
        ObjectValue members => (members.Members.Select(PairOf).ToArray(), members.Members.Count),
        _ => throw TemplateException.At(place, $"a loop needs an array, a range or an object, not {Kinds.Of(value)}"),
    };

    private static ObjectValue PairOf(KeyValuePair<string, object?> member)
    {
        var pair = new ObjectValue();
        pair.Members["key"] = member.Key;
        pair.Members["value"] = member.Value;
        return pair;
    }

    private (IEnumerable<object?> Items, long Count) Chosen(IEnumerable<object?> items, long count, LoopOptions options)
    {
        var offset = options.Offset is null ? 0 : WholeNumber(options.Offset, 0);
        var limit = options.Limit is null ? int.MaxValue : WholeNumber(options.Limit, 1);
        if (offset > 0)
            (items, count) = (items.Skip((int)offset), Math.Max(0, count - offset));
        if (options.Reversed)
            items = Reversed(items, count, options);
        return limit < count ? (items.Take((int)limit), limit) : (items, count);
    }

    private IEnumerable<object?> Reversed(IEnumerable<object?> items, long count, LoopOptions options)
    {
        Budget.Step((options.Offset ?? options.Limit)?.Place ?? new Place(_main.Name, _mainLine, 1), count);
        return items.Reverse();
    }

    private long WholeNumber(Expression expression, int minimum) =>
        Numbers.AsWhole(Evaluate(expression)) is { } number and <= int.MaxValue && number >= minimum
            ? number : throw TemplateException.At(expression.Place, $"expected a whole number of at least {minimum}");
}
