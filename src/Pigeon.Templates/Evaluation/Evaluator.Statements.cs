using System.Diagnostics;

namespace Pigeon.Templates;

internal sealed partial class Evaluator
{
    private Flow Execute(IReadOnlyList<Statement> body)
    {
        foreach (var statement in body)
        {
            var flow = Execute(statement);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private Flow Execute(Statement statement)
    {
        var place = statement.Place;
        Budget.Step(place);
        Budget.Stack(place);
        if (ReferenceEquals(place.File, _main.Name))
            _mainLine = place.Line;
        switch (statement)
        {
            case Statement.Text text:
                _output.WriteSource(text.Value, place, ReferenceEquals(place.File, _main.Name) ? place.Line : _mainLine);
                return Flow.Next;
            case Statement.Indent indent:
                _indent = indent.Value;
                return Flow.Next;
            case Statement.Write write:
                Write(Evaluate(write.Value), place);
                return Flow.Next;
            case Statement.Assign assign:
                Assign(assign);
                return Flow.Next;
            case Statement.If branch:
                return Execute(Operators.IsTrue(Evaluate(branch.Condition)) ? branch.Then : branch.Else);
            case Statement.Case choice:
                return ExecuteCase(choice);
            case Statement.For loop:
                return ExecuteFor(loop);
            case Statement.While loop:
                return ExecuteWhile(loop);
            case Statement.Break or Statement.Continue:
                return Leave(statement);
            case Statement.Return leave:
                _result = leave.Value is null ? null : Evaluate(leave.Value);
                return Flow.Return;
            default:
                return ExecuteScoped(statement);
        }
    }

    private Flow ExecuteScoped(Statement statement)
    {
        switch (statement)
        {
            case Statement.Capture capture:
                var text = Captured(() => Execute(capture.Body), out var flow);
                Assign(capture.Target, text);
                return flow;
            case Statement.With with:
                return ExecuteWith(with);
            case Statement.Wrap wrap:
                Write(Wrapped(wrap), wrap.Place);
                return Flow.Next;
            case Statement.Block block:
                return Execute(Scope.Frame.Block ?? throw TemplateException.At(block.Place, "$$ has no meaning here: nothing is wrapped around this function"));
            case Statement.Define define:
                Assign(define.Target, new FunctionValue.Written(define.Function));
                return Flow.Next;
            case Statement.ReadOnly mark:
                Set(Scope.Current, mark.Name, Find(new Expression.Global(mark.Place, mark.Name)), mark.Place);
                Scope.Current.ReadOnly.Add(mark.Name);
                return Flow.Next;
            case Statement.Import import:
                Import(import);
                return Flow.Next;
            default:
                throw new UnreachableException();
        }
    }

    private void Write(object? value, Place place) =>
        _output.WriteValue(Formatter.Format(value, Budget, place), _indent, place, _mainLine);

    private Flow Leave(Statement statement)
    {
        if (Scope.Loops.Count == 0)
            throw TemplateException.At(statement.Place, "there is no loop here to break or continue");
        return statement is Statement.Break ? Flow.Break : Flow.Continue;
    }

    private Flow ExecuteCase(Statement.Case choice)
    {
        var value = Evaluate(choice.Value);
        foreach (var when in choice.Whens)
        {
            foreach (var candidate in when.Values)
            {
                if (Operators.AreEqual(value, Evaluate(candidate), Budget, candidate.Place))
                    return Execute(when.Body);
            }
        }

        return Execute(choice.Else);
    }

    private Flow ExecuteWith(Statement.With with)
    {
        var target = Evaluate(with.Target) as ObjectValue ?? throw TemplateException.At(with.Target.Place, "'with' needs an object");
        Scope.Push(target);
        var flow = Execute(with.Body);
        Scope.Pop();
        return flow;
    }

    private void Import(Statement.Import import)
    {
        var source = Evaluate(import.Value) as ObjectValue ?? throw TemplateException.At(import.Value.Place, "'import' needs an object");
        var target = Scope.Current;
        Budget.Step(import.Place, source.Members.Count);
        foreach (var (name, value) in source.Members.ToArray())
        {
            if (!target.ReadOnly.Contains(name))
                Set(target, name, value, import.Place);
        }
    }
}
