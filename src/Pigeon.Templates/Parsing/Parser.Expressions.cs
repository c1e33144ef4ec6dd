namespace Pigeon.Templates;

internal sealed partial class Parser
{
    private const int OrPrecedence = 30;
    private const int UnaryPrecedence = 200;

    private static readonly Dictionary<string, int> Precedences = new()
    {
        ["??"] = 20, ["?!"] = 20, ["||"] = OrPrecedence, ["&&"] = 40, ["=="] = 70, ["!="] = 70,
        ["<"] = 80, ["<="] = 80, [">"] = 80, [">="] = 80, ["+"] = 100, ["-"] = 100,
        ["*"] = 110, ["/"] = 110, ["//"] = 110, ["%"] = 110, ["<<"] = 110, [">>"] = 110, [".."] = 130, ["..<"] = 130,
    };

    // Above zero: a name followed by a colon is not a named argument, because the colon belongs to a conditional.
    private int _inThen;

    // Above zero: a name that follows the list of a loop is one of the loop's options, not an argument.
    private int _inLoopHead;

    private Expression ReadExpression()
    {
        Enter(Current.Place);
        var left = ReadConditional();
        while (Current.Is("|") || Current.Is("|>"))
        {
            _newLinesIgnored++;
            var pipe = Take();
            _ = Current;
            _newLinesIgnored--;
            left = Feed(ReadPiped(), left, pipe.Place);
        }

        _nesting--;
        return left;
    }

    /// <summary>Behind a pipe the words after a function are its arguments again, also in the head of a loop.</summary>
    private Expression ReadPiped()
    {
        var inLoopHead = _inLoopHead;
        _inLoopHead = 0;
        var piped = ReadConditional();
        _inLoopHead = inLoopHead;
        return piped;
    }

    private Expression ReadConditional()
    {
        var condition = ReadBinary(0, calls: true);
        if (!Current.Is("?"))
            return condition;
        var place = Take().Place;
        _inThen++;
        var then = ReadExpression();
        _inThen--;
        Expect(":", "between the two values of a conditional");
        return new Expression.Conditional(place, condition, then, ReadExpression());
    }

    /// <summary>What stands left of a pipe becomes the first argument of the first function that stands right of it.</summary>
    private static Expression Feed(Expression to, Expression value, Place pipe) => to switch
    {
        Expression.Call call => call with { Arguments = [new Argument(null, value), .. call.Arguments] },
        Expression.Nested or { IsPath: true } => new Expression.Call(to.Place, to, [new Argument(null, value)]),
        Expression.Binary binary => binary with { Left = Feed(binary.Left, value, pipe) },
        Expression.Conditional conditional => conditional with { Condition = Feed(conditional.Condition, value, pipe) },
        _ => throw TemplateException.At(pipe, "expected a function to the right of this pipe"),
    };

    /// <summary>
    /// Operators that bind tighter than <paramref name="minimum"/>. With <paramref name="calls"/> a path that is followed by something
    /// like a value is a function and its arguments; inside arguments it is not, they end where the next one begins.
    /// </summary>
    private Expression ReadBinary(int minimum, bool calls)
    {
        Enter(Current.Place);
        var left = ReadPrefixed();
        if (calls && IsCallable(left) && StartsArgument())
            left = ReadArguments(left, minimum);

        while (Current.Kind == TokenKind.Symbol && Precedences.TryGetValue(Current.Text, out var precedence) && precedence > minimum)
        {
            var symbol = Take();
            left = new Expression.Binary(symbol.Place, symbol.Text, left, ReadBinary(precedence, calls));
        }

        _nesting--;
        return left;
    }

    private static bool IsCallable(Expression expression) => expression is Expression.Nested || expression.IsPath;

    private Expression ReadPrefixed()
    {
        var token = Current;
        if (token.Kind != TokenKind.Symbol)
            return ReadOperand();
        switch (token.Text)
        {
            case "!" or "-" or "+":
                Take();
                return new Expression.Unary(token.Place, token.Text, ReadBinary(UnaryPrecedence, calls: true));
            case "++" or "--":
                Take();
                return new Expression.Step(token.Place, ReadPathOperand(), token.Text == "++" ? 1 : -1, ValueAfter: true);
            case "@":
                Take();
                return new Expression.Alias(token.Place, ReadPathOperand());
            default:
                return ReadOperand();
        }
    }

    /// <summary>A literal or a name with everything that clings to it: members, items, arguments in parentheses.</summary>
    private Expression ReadOperand()
    {
        var operand = Current.Is("-") || Current.Is("+") || Current.Is("!") ? ReadPrefixed() : ReadPrimary();
        while (Current.Kind == TokenKind.Symbol)
        {
            var token = Current;
            if (token.Is(".") || token.Is("?."))
            {
                if (Following.Kind != TokenKind.Identifier)
                    throw Unexpected(Following, "expected the name of a member after the dot");
                Take();
                operand = ReadMember(operand, token);
            }
            else if (token.Is("[") && !token.SpaceBefore && operand is not (Expression.List or Expression.Mapping))
            {
                Take();
                operand = new Expression.Item(token.Place, operand, Fresh(ReadExpression));
                Expect("]", "after an index");
            }
            else if (token.Is("(") && !token.SpaceBefore && IsCallable(operand))
            {
                operand = ReadParenthesized(operand);
            }
            else if ((token.Is("++") || token.Is("--")) && operand.IsPath && !token.SpaceBefore)
            {
                Take();
                operand = new Expression.Step(token.Place, operand, token.Text == "++" ? 1 : -1, ValueAfter: false);
            }
            else
            {
                break;
            }
        }

        return operand;
    }

    private Expression ReadMember(Expression target, Token dot)
    {
        var name = Take();
        if (name.Text is "empty" or "blank" && Current.Is("?") && !Current.SpaceBefore)
        {
            Take();
            return new Expression.IsEmpty(name.Place, target);
        }

        if (target is Expression.Global owner && Unsupported.Find(owner.Name, name.Text) is { } reason)
            throw TemplateException.At(owner.Place, reason);
        var optional = dot.Text == "?." || target is Expression.Member { Optional: true };
        return new Expression.Member(name.Place, target, name.Text, optional);
    }

    private Expression ReadPathOperand()
    {
        var start = Current;
        var operand = ReadOperand();
        return operand.IsPath ? operand : throw TemplateException.At(start.Place, "expected a variable, a member or an item");
    }

    private Expression ReadPrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new Expression.Literal(Take().Place, token.Number);
            case TokenKind.Quoted:
                return new Expression.Literal(Take().Place, token.Text);
            case TokenKind.Interpolated:
                return ReadInterpolated(Take());
            case TokenKind.Local when token.Text == "$$":
                throw TemplateException.At(token.Place, "$$ stands for a whole block: it must be a statement of its own");
            case TokenKind.Local:
                return new Expression.Local(Take().Place, token.Text);
            case TokenKind.Identifier:
                return ReadWord(token);
            case TokenKind.Symbol when token.Text == "(":
                Take();
                var inner = Fresh(ReadExpression);
                Expect(")", "after an expression in parentheses");
                return new Expression.Nested(token.Place, inner);
            case TokenKind.Symbol when token.Text == "[":
                return Fresh(ReadList);
            case TokenKind.Symbol when token.Text == "{":
                return Fresh(ReadMapping);
            case TokenKind.Symbol when token.Text == "^":
                throw TemplateException.At(token.Place, "^ spreads a list over the arguments of a function; it has no place here");
            default:
                throw Unexpected(token, "expected an expression");
        }
    }

    private Expression ReadWord(Token word)
    {
        switch (word.Text)
        {
            case "true" or "false": return new Expression.Literal(Take().Place, word.Text == "true");
            case "null": return new Expression.Literal(Take().Place, null);
            case "do": return ReadAnonymous();
            case "not" when StartsOperand(Following): throw WordForOperator(word);
            case "for" or "while" when Following.Is("."): return new Expression.Loop(Take().Place, word.Text);
        }

        if (Keywords.Contains(word.Text))
            throw TemplateException.At(word.Place, $"unexpected '{word.Text}'");
        return new Expression.Global(Take().Place, word.Text);
    }

    private static readonly HashSet<string> Keywords =
    [
        "if", "else", "end", "for", "in", "case", "when", "while", "break", "continue", "func", "import", "readonly", "with", "capture", "ret", "wrap", "tablerow",
    ];

    private Expression.Interpolated ReadInterpolated(Token token)
    {
        var parts = new List<Expression>();
        foreach (var (text, code) in token.Parts)
        {
            if (code is null)
                parts.Add(new Expression.Literal(token.Place, text));
            else
                parts.Add(new Parser(code, errors) { _nesting = _nesting }.ReadHole());
        }

        return new Expression.Interpolated(token.Place, parts);
    }

    private Expression ReadHole()
    {
        var value = ReadExpression();
        return Current.Kind == TokenKind.End ? value : throw Unexpected(Current, "expected } after the expression");
    }
}
