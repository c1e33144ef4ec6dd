namespace Pigeon.Templates;

internal sealed partial class Parser
{
    private Statement.For ReadFor()
    {
        var place = Take().Place;
        var options = new LoopOptions(null, null, false);
        Expression variable = new Expression.Literal(place, null);
        var items = ReadHead(() =>
        {
            variable = ReadPathOperand();
            if (variable is not (Expression.Global or Expression.Local))
                throw TemplateException.At(variable.Place, "a loop needs a plain variable");
            if (!Current.IsWord("in"))
                throw Unexpected(Current, "expected 'in'");
            Take();
            var list = ReadLoopItems();
            options = ReadLoopOptions();
            return list;
        });
        var body = ReadBody(place, closes: false);
        IReadOnlyList<Statement> otherwise = [];
        if (Current.IsWord("else"))
        {
            Take();
            otherwise = ReadBody(place, closes: false);
        }

        ReadEnd(place);
        return new Statement.For(place, variable, items, options, body, otherwise);
    }

    private Expression ReadLoopItems()
    {
        _inLoopHead++;
        var items = ReadExpression();
        _inLoopHead--;
        return items;
    }

    private LoopOptions ReadLoopOptions()
    {
        var options = new LoopOptions(null, null, false);
        while (Current.Kind == TokenKind.Identifier)
        {
            var name = Take();
            if (name.Text == "reversed")
            {
                options = options with { Reversed = true };
                continue;
            }

            if (name.Text is not ("offset" or "limit"))
                throw TemplateException.At(name.Place, $"'{name.Text}' is not an option of a loop: offset, limit, reversed");
            Expect(":", "after the option of a loop");
            var value = ReadOperand();
            options = name.Text == "offset" ? options with { Offset = value } : options with { Limit = value };
        }

        return options;
    }

    private Statement.While ReadWhile()
    {
        var place = Take().Place;
        var condition = ReadHead(ReadExpression);
        return new Statement.While(place, condition, ReadBody(place, closes: true));
    }
}
