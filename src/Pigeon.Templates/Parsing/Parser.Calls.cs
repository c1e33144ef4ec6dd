namespace Pigeon.Templates;

internal sealed partial class Parser
{
    private static bool StartsOperand(Token token) => token.Kind switch
    {
        TokenKind.Number or TokenKind.Quoted or TokenKind.Interpolated or TokenKind.Local => true,
        TokenKind.Identifier => !Keywords.Contains(token.Text) || token.Text is "for" or "while",
        TokenKind.Symbol => token.Text is "(" or "[" or "{" or "!" or "@" or "^" or "-" or "+" or "++" or "--",
        _ => false,
    };

    private bool StartsArgument()
    {
        var token = Current;
        if (token.Kind == TokenKind.Symbol && token.Text is "-" or "+" or "++" or "--")
            return false;
        if (token.Kind == TokenKind.Identifier && _inLoopHead > 0)
            return false;
        if (token.Kind == TokenKind.Identifier && token.Text is "and" or "or" or "not")
            throw WordForOperator(token);
        return StartsOperand(token);
    }

    private static TemplateException WordForOperator(Token word) =>
        TemplateException.At(word.Place, $"'{word.Text}' is not an operator of this language: write &&, || or !");

    private Expression.Call ReadArguments(Expression target, int minimum)
    {
        var arguments = new List<Argument>();
        while (StartsArgument())
        {
            var argument = ReadArgument(named => named ? ReadOperand() : ReadBinary(minimum, calls: false));
            Add(arguments, argument);
            if (argument.Value is Expression.Anonymous)
                break;
        }

        return new Expression.Call(target.Place, target, arguments);
    }

    private Expression.Call ReadParenthesized(Expression target)
    {
        Take();
        var arguments = new List<Argument>();
        while (!Current.Is(")"))
        {
            if (arguments.Count > 0)
                Expect(",", "between arguments");
            Add(arguments, Fresh(() => ReadArgument(_ => ReadExpression())));
        }

        Take();
        return new Expression.Call(target.Place, target, arguments) { Parenthesized = true };
    }

    private Argument ReadArgument(Func<bool, Expression> readValue)
    {
        if (Current.Kind == TokenKind.Identifier && _inThen == 0 && Following.Is(":"))
        {
            var name = Take().Text;
            Take();
            return new Argument(name, readValue(true));
        }

        return TryTake("^") ? new Argument(null, ReadBinary(UnaryPrecedence, calls: true), Expand: true) : new Argument(null, readValue(false));
    }

    private static void Add(List<Argument> arguments, Argument argument)
    {
        if (argument.Name is null && arguments.Count > 0 && arguments[^1].Name is not null)
            throw TemplateException.At(argument.Value.Place, "an argument without a name may not follow a named one");
        arguments.Add(argument);
    }

    /// <summary>Reads something inside brackets, where the colons of what is around it have no meaning.</summary>
    private T Fresh<T>(Func<T> read)
    {
        var (inThen, inLoopHead) = (_inThen, _inLoopHead);
        (_inThen, _inLoopHead) = (0, 0);
        var result = read();
        (_inThen, _inLoopHead) = (inThen, inLoopHead);
        return result;
    }

    private Expression ReadList()
    {
        var place = Take().Place;
        var items = new List<Expression>();
        _newLinesIgnored++;
        while (!Current.Is("]"))
        {
            items.Add(ReadExpression());
            if (!Current.Is("]"))
                Expect(",", "between the items of an array");
        }

        _newLinesIgnored--;
        Take();
        return new Expression.List(place, items);
    }

    private Expression ReadMapping()
    {
        var place = Take().Place;
        var members = new List<(string, Expression)>();
        _newLinesIgnored++;
        while (!Current.Is("}"))
        {
            var name = Current.Kind == TokenKind.Quoted ? Take().Text : ExpectName("the name of a member");
            Expect(":", "after the name of a member");
            members.Add((name, ReadExpression()));
            if (!Current.Is("}"))
                Expect(",", "between the members of an object");
        }

        _newLinesIgnored--;
        Take();
        return new Expression.Mapping(place, members);
    }

    /// <summary>A statement without a keyword: an assignment, a function in one line, or an expression that is written out.</summary>
    private Statement ReadSimple()
    {
        var start = Current;
        if (start is { Kind: TokenKind.Local, Text: "$$" })
        {
            Take();
            EndStatement();
            return new Statement.Block(start.Place);
        }

        var expression = ReadExpression();
        var symbol = Current;
        Statement statement;
        if (symbol.Kind == TokenKind.Symbol && symbol.Text is "=" or "+=" or "-=" or "*=" or "/=" or "//=" or "%=" or "??=")
        {
            Take();
            statement = symbol.Text == "=" && expression is Expression.Call { Parenthesized: true } call
                ? ReadInline(call)
                : new Statement.Assign(symbol.Place, Assignable(expression), symbol.Text, ReadExpression());
        }
        else
        {
            statement = new Statement.Write(start.Place, expression);
        }

        EndStatement();
        return statement;
    }

    private static Expression Assignable(Expression target) =>
        target.IsPath && target is not Expression.Loop ? target : throw TemplateException.At(target.Place, "only a variable, a member or an item can be assigned");

    private Statement.Define ReadInline(Expression.Call head)
    {
        var parameters = new List<Parameter>();
        foreach (var argument in head.Arguments)
        {
            if (argument is not { Name: null, Expand: false, Value: Expression.Global parameter })
                throw TemplateException.At(argument.Value.Place, "the parameters of a function in one line are plain names");
            parameters.Add(new Parameter(parameter.Name));
        }

        var value = ReadExpression();
        var function = new FunctionSyntax(NameOf(head.Target), parameters, [new Statement.Return(value.Place, value)]);
        return new Statement.Define(head.Place, Assignable(head.Target), function);
    }

    private static string NameOf(Expression target) => target switch
    {
        Expression.Global global => global.Name,
        Expression.Local local => local.Name,
        Expression.Member member => member.Name,
        _ => "function",
    };
}
