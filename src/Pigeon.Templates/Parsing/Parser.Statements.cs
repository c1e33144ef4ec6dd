namespace Pigeon.Templates;

internal sealed partial class Parser
{
    private static readonly HashSet<string> Terminators = ["end", "else", "when"];

    /// <summary>Reads statements until a keyword that closes or continues a block; the keyword stays unread.</summary>
    private void ReadStatements(List<Statement> into)
    {
        while (errors.Count < MaxErrors)
        {
            var token = Current;
            switch (token.Kind)
            {
                case TokenKind.End:
                    return;
                case TokenKind.Text:
                    _at++;
                    into.Add(new Statement.Text(token.Place, token.Text));
                    break;
                case TokenKind.CodeEnter or TokenKind.CodeExit:
                    _at++;
                    into.Add(new Statement.Indent(token.Place, token.Text));
                    break;
                case TokenKind.NewLine:
                    _at++;
                    break;
                case TokenKind.Identifier when Terminators.Contains(token.Text):
                    return;
                default:
                    if (TryRead(ReadStatement, out var statement))
                        into.Add(statement);
                    break;
            }
        }
    }

    private Statement ReadStatement()
    {
        var token = Current;
        Enter(token.Place);
        var statement = token.Kind == TokenKind.Identifier ? ReadKeyword(token) : ReadSimple();
        _nesting--;
        return statement;
    }

    private Statement ReadKeyword(Token keyword)
    {
        switch (keyword.Text)
        {
            case "if": return ReadIf();
            case "case": return ReadCase();
            case "for" when !Following.Is("."): return ReadFor();
            case "while" when !Following.Is("."): return ReadWhile();
            case "capture": return ReadBlock(ReadPathOperand, (place, target, body) => new Statement.Capture(place, target, body));
            case "with": return ReadBlock(ReadExpression, (place, target, body) => new Statement.With(place, target, body));
            case "wrap": return ReadBlock(ReadExpression, (place, call, body) => new Statement.Wrap(place, call, body));
            case "func": return ReadFunction();
            case "break": return Ended(Take(), place => new Statement.Break(place));
            case "continue": return Ended(Take(), place => new Statement.Continue(place));
            case "ret": return ReadReturn();
            case "readonly": return ReadReadOnly();
            case "import": return ReadImport();
            case "tablerow": throw TemplateException.At(keyword.Place, "'tablerow' of the Scriban language is not supported");
            default: return ReadSimple();
        }
    }

    private Statement Ended(Token keyword, Func<Place, Statement> make)
    {
        EndStatement();
        return make(keyword.Place);
    }

    private Statement.Return ReadReturn()
    {
        var place = Take().Place;
        var value = StartsOperand(Current) ? ReadExpression() : null;
        EndStatement();
        return new Statement.Return(place, value);
    }

    private Statement.ReadOnly ReadReadOnly()
    {
        var place = Take().Place;
        var name = ExpectName("the name of a variable");
        EndStatement();
        return new Statement.ReadOnly(place, name);
    }

    private Statement.Import ReadImport()
    {
        var place = Take().Place;
        var value = ReadExpression();
        EndStatement();
        return new Statement.Import(place, value);
    }

    private Statement ReadBlock(Func<Expression> readHead, Func<Place, Expression, IReadOnlyList<Statement>, Statement> make)
    {
        var place = Take().Place;
        var head = ReadHead(readHead);
        return make(place, head, ReadBody(place, closes: true));
    }

    /// <summary>The rest of the line that opens a block. When it is wrong the block is read all the same.</summary>
    private Expression ReadHead(Func<Expression> read)
    {
        var start = Current.Place;
        return TryRead(ReadLine, out var head) ? head : new Expression.Literal(start, null);

        Expression ReadLine()
        {
            var expression = read();
            EndStatement();
            return expression;
        }
    }

    private List<Statement> ReadBody(Place opened, bool closes)
    {
        var body = new List<Statement>();
        Enter(opened);
        ReadStatements(body);
        _nesting--;
        if (closes)
            ReadEnd(opened);
        return body;
    }

    private void ReadEnd(Place opened)
    {
        if (Current.IsWord("end"))
            Take();
        else if (errors.Count < MaxErrors)
            throw Unexpected(Current, $"expected 'end' for the block opened on line {opened.Line}");
    }

    private Statement.If ReadIf()
    {
        var place = Take().Place;
        var condition = ReadHead(ReadExpression);
        var then = ReadBody(place, closes: false);
        if (!Current.IsWord("else"))
        {
            ReadEnd(place);
            return new Statement.If(place, condition, then, []);
        }

        Take();
        if (!Current.IsWord("if"))
            return new Statement.If(place, condition, then, ReadBody(place, closes: true));
        Enter(place);
        var otherwise = ReadIf();
        _nesting--;
        return new Statement.If(place, condition, then, [otherwise]);
    }

    private Statement.Case ReadCase()
    {
        var place = Take().Place;
        var value = ReadHead(ReadExpression);
        var ignored = ReadBody(place, closes: false);
        if (ignored.Find(static statement => statement is not (Statement.Text or Statement.Indent)) is { } stray)
            errors.Add(new TemplateError(stray.Place.File, stray.Place.Line, stray.Place.Column, "expected 'when' before the first statement of a case"));

        var whens = new List<When>();
        while (Current.IsWord("when"))
            whens.Add(ReadWhen());
        var otherwise = Array.Empty<Statement>() as IReadOnlyList<Statement>;
        if (Current.IsWord("else"))
        {
            Take();
            otherwise = ReadBody(place, closes: false);
        }

        ReadEnd(place);
        return new Statement.Case(place, value, whens, otherwise);
    }

    private When ReadWhen()
    {
        var place = Take().Place;
        var values = new List<Expression>();
        ReadHead(() =>
        {
            do
                values.Add(ReadBinary(OrPrecedence, calls: true));
            while (TryTake(",") || TryTake("||"));
            return values[^1];
        });
        return new When(values, ReadBody(place, closes: false));
    }
}
