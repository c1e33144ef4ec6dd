namespace Pigeon.Templates;

internal sealed partial class Parser
{
    private Statement.Define ReadFunction()
    {
        var place = Take().Place;
        Expression target = new Expression.Global(place, "function");
        IReadOnlyList<Parameter>? parameters = null;
        TryRead(
            () =>
            {
                var name = Current;
                target = name.Kind == TokenKind.Local && name.Text != "$$"
                    ? new Expression.Local(Take().Place, name.Text)
                    : new Expression.Global(name.Place, ExpectName("the name of the function"));
                parameters = ReadParameters();
                EndStatement();
                return target;
            },
            out _);
        return new Statement.Define(place, target, new FunctionSyntax(NameOf(target), parameters, ReadFunctionBody(place)));
    }

    private Expression.Anonymous ReadAnonymous()
    {
        var place = Take().Place;
        var parameters = ReadParameters();
        EndStatement();
        return new Expression.Anonymous(place, new FunctionSyntax("do", parameters, ReadFunctionBody(place)));
    }

    /// <summary>The body is a world of its own: ends of lines count in it even when the function stands in brackets.</summary>
    private List<Statement> ReadFunctionBody(Place opened)
    {
        var ignored = _newLinesIgnored;
        _newLinesIgnored = 0;
        var body = Fresh(() => ReadBody(opened, closes: true));
        _newLinesIgnored = ignored;
        return body;
    }

    private List<Parameter>? ReadParameters()
    {
        if (!TryTake("("))
            return null;
        var parameters = new List<Parameter>();
        while (!Current.Is(")"))
        {
            if (parameters.Count > 0)
                Expect(",", "between parameters");
            var place = Current.Place;
            var parameter = ReadParameter();
            if (parameters.Exists(static earlier => earlier.Rest) || (parameters.Exists(static earlier => earlier.Optional) && !parameter.Optional && !parameter.Rest))
                throw TemplateException.At(place, $"the parameter '{parameter.Name}' must stand before the optional ones");
            parameters.Add(parameter);
        }

        Take();
        return parameters;
    }

    private Parameter ReadParameter()
    {
        var name = ExpectName("the name of a parameter");
        if (TryTake("..."))
            return new Parameter(name, Rest: true);
        if (!TryTake("="))
            return new Parameter(name);
        var start = Current;
        return ReadPrefixed() switch
        {
            Expression.Literal literal => new Parameter(name, Optional: true, literal.Value),
            _ => throw TemplateException.At(start.Place, "the default of a parameter must be a literal"),
        };
    }
}
