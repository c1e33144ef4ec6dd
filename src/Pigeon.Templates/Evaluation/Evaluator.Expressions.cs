using System.Diagnostics;
using System.Text;

namespace Pigeon.Templates;

internal sealed partial class Evaluator
{
    /// <summary>The value of an expression. A path that leads to a function calls it; whoever wants the function itself writes an alias.</summary>
    public object? Evaluate(Expression expression)
    {
        Budget.Step(expression.Place);
        Budget.Stack(expression.Place);
        switch (expression)
        {
            case Expression.Literal literal:
                return literal.Value;
            case { IsPath: true }:
                var value = Find(expression);
                return value is FunctionValue function ? Invoke(function, [], expression.Place) : value;
            case Expression.Nested nested:
                return Evaluate(nested.Inner);
            case Expression.Binary binary:
                return EvaluateBinary(binary);
            case Expression.Unary unary:
                return EvaluateUnary(unary);
            case Expression.Conditional choice:
                return Evaluate(Operators.IsTrue(Evaluate(choice.Condition)) ? choice.Then : choice.Else);
            case Expression.Call call:
                return EvaluateCall(call);
            case Expression.IsEmpty test:
                return Operators.IsEmpty(Evaluate(test.Target));
            case Expression.Step step:
                return EvaluateStep(step);
            case Expression.Interpolated interpolated:
                return EvaluateInterpolated(interpolated);
            default:
                return EvaluateMade(expression);
        }
    }

    private object? EvaluateMade(Expression expression)
    {
        switch (expression)
        {
            case Expression.Alias alias:
                return Find(alias.Target);
            case Expression.Anonymous anonymous:
                return new FunctionValue.Written(anonymous.Function);
            case Expression.List list:
                return new ArrayValue(list.Items.Select(Evaluate));
            case Expression.Mapping mapping:
                var result = new ObjectValue();
                foreach (var (name, member) in mapping.Members)
                    result.Members[name] = Evaluate(member);
                return result;
            default:
                throw new UnreachableException();
        }
    }

    private object? EvaluateBinary(Expression.Binary binary)
    {
        var left = Called(binary.Left);
        return binary.Operator switch
        {
            "&&" => Operators.IsTrue(left) && Operators.IsTrue(Evaluate(binary.Right)),
            "||" => Operators.IsTrue(left) || Operators.IsTrue(Evaluate(binary.Right)),
            "??" => left ?? Evaluate(binary.Right),
            "?!" => left is null ? null : Evaluate(binary.Right),
            _ => Operators.Apply(binary.Operator, left, Called(binary.Right), Budget, binary.Place),
        };
    }

    /// <summary>An operator wants what a function returns, also when the function stands there as a value.</summary>
    private object? Called(Expression operand)
    {
        var value = Evaluate(operand);
        return value is FunctionValue function && operand is not Expression.Alias ? Invoke(function, [], operand.Place) : value;
    }

    private object? EvaluateUnary(Expression.Unary unary)
    {
        var value = Evaluate(unary.Operand);
        return (unary.Operator, value) switch
        {
            ("!", _) => !Operators.IsTrue(value),
            (_, null) => null,
            ("+", long or double or decimal) => value,
            ("-", double number) => -number,
            ("-", decimal number) => -number,
            ("-", long) => Operators.Apply("-", 0L, value, Budget, unary.Place),
            _ => throw TemplateException.At(unary.Place, $"'{unary.Operator}' needs a number, not {Kinds.Of(value)}"),
        };
    }

    private object? EvaluateStep(Expression.Step step)
    {
        var before = Evaluate(step.Target);
        if (before is not (long or double or decimal))
            throw TemplateException.At(step.Place, $"only a number can be counted up or down, not {Kinds.Of(before)}");
        var after = Operators.Apply("+", before, (long)step.By, Budget, step.Place);
        Assign(step.Target, after);
        return step.ValueAfter ? after : before;
    }

    private string EvaluateInterpolated(Expression.Interpolated interpolated)
    {
        var text = new StringBuilder();
        foreach (var part in interpolated.Parts)
        {
            text.Append(Formatter.Format(Evaluate(part), Budget, part.Place));
            Budget.Length(text.Length, part.Place);
        }

        return Budget.Text(text.ToString(), interpolated.Place);
    }
}
