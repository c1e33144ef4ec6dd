using System.Diagnostics;

namespace Pigeon.Templates;

internal sealed partial class Evaluator
{
    private void Assign(Statement.Assign assign)
    {
        if (assign.Operator == "=")
        {
            Assign(assign.Target, Evaluate(assign.Value));
            return;
        }

        if (assign.Operator == "??=")
        {
            if (IsNull(assign.Target))
                Assign(assign.Target, Evaluate(assign.Value));
            return;
        }

        var left = Evaluate(assign.Target);
        Assign(assign.Target, Operators.Apply(assign.Operator[..^1], left, Evaluate(assign.Value), Budget, assign.Place));
    }

    /// <summary>Whether the target of `??=` still needs a value. Giving a variable its first value is the point of it, so it may be unknown.</summary>
    private bool IsNull(Expression target) => target switch
    {
        Expression.Global global => !Scope.TryFind(global.Name, out var value) || value is null,
        Expression.Local local when local.Name.Length > 1 && !char.IsAsciiDigit(local.Name[1]) =>
            !Scope.Frame.Locals.TryGetValue(local.Name, out var value) || value is null,
        Expression.Member member => Find(member with { Optional = true }) is null,
        _ => Find(target) is null,
    };

    private void Assign(Expression target, object? value)
    {
        switch (target)
        {
            case Expression.Global { Name: "this" or "empty" } fixedName:
                throw TemplateException.At(fixedName.Place, $"'{fixedName.Name}' cannot be assigned");
            case Expression.Global global when Builtins.TryFind(global.Name, out _) && !Scope.TryFind(global.Name, out _):
                throw TemplateException.At(global.Place, $"'{global.Name}' belongs to the language and cannot be assigned");
            case Expression.Global global:
                Set(Scope.Current, global.Name, value, global.Place);
                break;
            case Expression.Local local when local.Name == "$" || char.IsAsciiDigit(local.Name[1]):
                throw TemplateException.At(local.Place, "arguments cannot be assigned");
            case Expression.Local local:
                Scope.Frame.Locals[local.Name] = value;
                break;
            case Expression.Member member:
                SetMember(Evaluate(member.Target), member.Name, value, member.Place);
                break;
            case Expression.Item item:
                SetItem(Evaluate(item.Target), Evaluate(item.Index), value, item);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void SetItem(object? target, object? index, object? value, Expression.Item item)
    {
        if (index is string name)
        {
            SetMember(target, name, value, item.Place);
            return;
        }

        if (target is not ArrayValue array || Numbers.AsWhole(index) is not { } position)
            throw TemplateException.At(item.Place, $"{Article(target)} has no items that could be assigned by {Kinds.Of(index)}");
        position = position < 0 ? position + array.Items.Count : position;
        if (position < 0 || position > int.MaxValue)
            throw TemplateException.At(item.Place, "this index is outside of the array");
        if (position >= array.Items.Count)
            Budget.Step(item.Place, position - array.Items.Count);
        while (array.Items.Count <= position)
            array.Items.Add(null);
        array.Items[(int)position] = value;
    }

    private static void SetMember(object? target, string name, object? value, Place place)
    {
        switch (target)
        {
            case ObjectValue owner:
                Set(owner, name, value, place);
                break;
            case ArrayValue array when name != "size":
                array.Properties[name] = value;
                break;
            default:
                throw TemplateException.At(place, $"{Article(target)} has no member '{name}' that could be assigned");
        }
    }

    private static void Set(ObjectValue owner, string name, object? value, Place place)
    {
        if (owner.IsLocked)
            throw TemplateException.At(place, $"'{name}' belongs to the language and cannot be assigned");
        if (owner.ReadOnly.Contains(name))
            throw TemplateException.At(place, $"'{name}' is read-only");
        owner.Members[name] = value;
    }
}
