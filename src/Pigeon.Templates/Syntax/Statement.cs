namespace Pigeon.Templates;

/// <summary>Everything that is executed.</summary>
internal abstract record Statement(Place Place)
{
    public sealed record Text(Place Place, string Value) : Statement(Place);

    /// <summary>Code begins or ends: values of several lines are indented like the block that writes them.</summary>
    public sealed record Indent(Place Place, string Value) : Statement(Place);

    public sealed record Write(Place Place, Expression Value) : Statement(Place);

    public sealed record Assign(Place Place, Expression Target, string Operator, Expression Value) : Statement(Place);

    public sealed record If(Place Place, Expression Condition, IReadOnlyList<Statement> Then, IReadOnlyList<Statement> Else) : Statement(Place);

    public sealed record Case(Place Place, Expression Value, IReadOnlyList<When> Whens, IReadOnlyList<Statement> Else) : Statement(Place);

    public sealed record For(Place Place, Expression Variable, Expression Items, LoopOptions Options, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Else)
        : Statement(Place);

    public sealed record While(Place Place, Expression Condition, IReadOnlyList<Statement> Body) : Statement(Place);

    public sealed record Break(Place Place) : Statement(Place);

    public sealed record Continue(Place Place) : Statement(Place);

    public sealed record Return(Place Place, Expression? Value) : Statement(Place);

    public sealed record Capture(Place Place, Expression Target, IReadOnlyList<Statement> Body) : Statement(Place);

    public sealed record With(Place Place, Expression Target, IReadOnlyList<Statement> Body) : Statement(Place);

    public sealed record Wrap(Place Place, Expression Call, IReadOnlyList<Statement> Body) : Statement(Place);

    /// <summary>Runs the block that the caller wrapped around this function.</summary>
    public sealed record Block(Place Place) : Statement(Place);

    public sealed record Define(Place Place, Expression Target, FunctionSyntax Function) : Statement(Place);

    public sealed record ReadOnly(Place Place, string Name) : Statement(Place);

    public sealed record Import(Place Place, Expression Value) : Statement(Place);
}
