namespace Pigeon.Templates;

internal sealed partial class Evaluator
{
    private object? EvaluateCall(Expression.Call call) => Invoke(Callable(call.Target), Given(call.Arguments), call.Place);

    private FunctionValue Callable(Expression target)
    {
        var value = Find(target);
        return value as FunctionValue
            ?? throw TemplateException.At(target.Place, $"{Spoken(target)} is not a function but {Kinds.Of(value)}: it takes no arguments");
    }

    private static string Spoken(Expression target) => target switch
    {
        Expression.Global global => $"'{global.Name}'",
        Expression.Local local => $"'{local.Name}'",
        Expression.Member member => $"'{member.Name}'",
        _ => "this",
    };

    private List<(string? Name, object? Value)> Given(IReadOnlyList<Argument> arguments)
    {
        var given = new List<(string?, object?)>();
        foreach (var argument in arguments)
        {
            var value = Evaluate(argument.Value);
            if (!argument.Expand)
                given.Add((argument.Name, value));
            else if (value is ArrayValue array)
                given.AddRange(array.Items.Select(static item => ((string?)null, item)));
            else
                throw TemplateException.At(argument.Value.Place, $"^ spreads an array, not {Kinds.Of(value)}");
        }

        return given;
    }

    public object? Invoke(FunctionValue function, IReadOnlyList<(string? Name, object? Value)> given, Place place, IReadOnlyList<Statement>? block = null)
    {
        Budget.Open(place);
        var result = function switch
        {
            FunctionValue.Builtin builtin => builtin.Body(new Arguments(this, builtin.Name, Bound(builtin, given, place), place)),
            FunctionValue.Written written => InvokeWritten(written, given, place, block),
            _ => Include(Loose(given), place),
        };
        Budget.Close();
        return result;
    }

    private string Include(ArrayValue arguments, Place place)
    {
        if (arguments.Items.Count == 0 || arguments.Items[0] is not string name)
            throw TemplateException.At(place, "'include' needs the name of a template");
        arguments.Items.RemoveAt(0);
        return Include(name, arguments, place);
    }

    private object? InvokeWritten(FunctionValue.Written function, IReadOnlyList<(string? Name, object? Value)> given, Place place, IReadOnlyList<Statement>? block)
    {
        var frame = Scope.Frame;
        var indent = _indent;
        var layer = default(ObjectValue);
        if (function.Parameters is { } parameters)
        {
            layer = new ObjectValue();
            var values = Bound(function, given, place);
            for (var i = 0; i < parameters.Count; i++)
                layer.Members[parameters[i].Name] = values[i];
            Scope.Push(layer);
            Scope.Frame = new Frame(new ArrayValue(values), block);
        }
        else
        {
            Scope.Frame = new Frame(Loose(given), block);
        }

        _result = null;
        Execute(function.Body);
        var result = _result;
        _result = null;
        if (layer is not null)
            Scope.Pop();
        (Scope.Frame, _indent) = (frame, indent);
        return result;
    }

    /// <summary>The arguments of a function without declared parameters: a list, and the named ones as its properties.</summary>
    public static ArrayValue Loose(IEnumerable<(string? Name, object? Value)> given)
    {
        var arguments = new ArrayValue();
        foreach (var (name, value) in given)
        {
            if (name is null)
                arguments.Items.Add(value);
            else
                arguments.Properties[name] = value;
        }

        return arguments;
    }

    private static object?[] Bound(FunctionValue function, IReadOnlyList<(string? Name, object? Value)> given, Place place)
    {
        var parameters = function.Parameters!;
        var values = new object?[parameters.Count];
        var filled = new bool[parameters.Count];
        for (var i = 0; i < parameters.Count; i++)
            values[i] = parameters[i].Rest ? new ArrayValue() : parameters[i].Default;

        var next = 0;
        foreach (var (name, value) in given)
        {
            var at = name is null ? Math.Min(next++, parameters.Count - 1) : IndexOf(function, name, place);
            if (at >= 0 && parameters[at].Rest && name is null)
                ((ArrayValue)values[at]!).Items.Add(value);
            else if (at < 0 || filled[at] || (name is null && next > parameters.Count))
                throw TemplateException.At(place, $"'{function.Name}' takes {Counted(parameters)}, not {given.Count}");
            else
                values[at] = value;
            if (at >= 0)
                filled[at] = true;
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            if (!filled[i] && !parameters[i].Optional && !parameters[i].Rest)
                throw TemplateException.At(place, $"'{function.Name}' needs its argument '{parameters[i].Name}'");
        }

        return values;
    }

    private static int IndexOf(FunctionValue function, string name, Place place)
    {
        for (var i = 0; i < function.Parameters!.Count; i++)
        {
            if (function.Parameters[i].Name == name && !function.Parameters[i].Rest)
                return i;
        }

        throw TemplateException.At(place, $"'{function.Name}' has no argument '{name}'{Nearest.Hint(name, function.Parameters.Select(static known => known.Name))}");
    }

    private static string Counted(IReadOnlyList<Parameter> parameters)
    {
        var least = parameters.Count(static parameter => !parameter.Optional && !parameter.Rest);
        var most = parameters.Count == 1 ? "1 argument" : $"{parameters.Count} arguments";
        return least == parameters.Count ? most : $"{least} to {most}";
    }

    private object? Wrapped(Statement.Wrap wrap)
    {
        var (target, arguments) = wrap.Call is Expression.Call call ? (call.Target, call.Arguments) : (wrap.Call, []);
        return Invoke(Callable(target), Given(arguments), wrap.Place, wrap.Body);
    }
}
