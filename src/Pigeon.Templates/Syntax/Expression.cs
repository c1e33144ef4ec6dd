namespace Pigeon.Templates;

/// <summary>Everything that has a value.</summary>
internal abstract record Expression(Place Place)
{
    public sealed record Literal(Place Place, object? Value) : Expression(Place);

    public sealed record Global(Place Place, string Name) : Expression(Place);

    /// <summary>A variable of the current function or include; the name keeps its dollar sign.</summary>
    public sealed record Local(Place Place, string Name) : Expression(Place);

    /// <summary>What <c>for</c> or <c>while</c> know about the current turn of their loop.</summary>
    public sealed record Loop(Place Place, string Keyword) : Expression(Place);

    public sealed record Member(Place Place, Expression Target, string Name, bool Optional) : Expression(Place);

    public sealed record Item(Place Place, Expression Target, Expression Index) : Expression(Place);

    public sealed record IsEmpty(Place Place, Expression Target) : Expression(Place);

    public sealed record Call(Place Place, Expression Target, IReadOnlyList<Argument> Arguments) : Expression(Place)
    {
        /// <summary>Written with parentheses and commas.</summary>
        public bool Parenthesized { get; init; }
    }

    public sealed record Unary(Place Place, string Operator, Expression Operand) : Expression(Place);

    public sealed record Binary(Place Place, string Operator, Expression Left, Expression Right) : Expression(Place);

    public sealed record Conditional(Place Place, Expression Condition, Expression Then, Expression Else) : Expression(Place);

    /// <summary>A function as a value: not called, handed on.</summary>
    public sealed record Alias(Place Place, Expression Target) : Expression(Place);

    public sealed record Step(Place Place, Expression Target, int By, bool ValueAfter) : Expression(Place);

    public sealed record List(Place Place, IReadOnlyList<Expression> Items) : Expression(Place);

    public sealed record Mapping(Place Place, IReadOnlyList<(string Name, Expression Value)> Members) : Expression(Place);

    public sealed record Interpolated(Place Place, IReadOnlyList<Expression> Parts) : Expression(Place);

    public sealed record Anonymous(Place Place, FunctionSyntax Function) : Expression(Place);

    public sealed record Nested(Place Place, Expression Inner) : Expression(Place);

    /// <summary>Whether this names a place: something that can be assigned, called or followed by a dot.</summary>
    public bool IsPath => this is Global or Local or Loop or Member or Item;
}
