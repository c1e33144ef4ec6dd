using System.Globalization;

namespace Pigeon.Templates;

internal sealed partial class Evaluator
{
    /// <summary>What a path leads to, without calling it.</summary>
    private object? Find(Expression path) => path switch
    {
        Expression.Global global => FindGlobal(global),
        Expression.Local local => FindLocal(local),
        Expression.Loop loop => throw TemplateException.At(loop.Place, $"'{loop.Keyword}' has no value of its own; write {loop.Keyword}.index"),
        Expression.Member { Target: Expression.Loop loop } member => FindLoop(loop, member),
        Expression.Member member => FindMember(Evaluate(member.Target), member),
        Expression.Item item => FindItem(Evaluate(item.Target), Evaluate(item.Index), item),
        Expression.Nested nested => nested.Inner is { IsPath: true } ? Find(nested.Inner) : Evaluate(nested.Inner),
        _ => Evaluate(path),
    };

    private object? FindGlobal(Expression.Global global)
    {
        if (Scope.TryFind(global.Name, out var value) || Builtins.TryFind(global.Name, out value))
            return value;
        if (global.Name == "this")
            return Scope.Current;
        if (global.Name == "date")
            throw TemplateException.At(global.Place, "the date functions of the Scriban language are not supported");
        throw TemplateException.At(global.Place, $"unknown variable '{global.Name}'{Nearest.Hint(global.Name, Scope.Names.Concat(Builtins.Names))}");
    }

    private object? FindLocal(Expression.Local local)
    {
        var arguments = Scope.Frame.Arguments;
        if (local.Name == "$")
            return arguments;
        if (int.TryParse(local.Name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return index < arguments.Items.Count ? arguments.Items[index] : null;
        return Scope.Frame.Locals.TryGetValue(local.Name, out var value)
            ? value
            : throw TemplateException.At(local.Place, $"unknown variable '{local.Name}'{Nearest.Hint(local.Name, Scope.Frame.Locals.Keys)}");
    }

    private object? FindLoop(Expression.Loop loop, Expression.Member member)
    {
        var state = Scope.Loops.FindLast(state => state.Keyword == loop.Keyword)
            ?? throw TemplateException.At(loop.Place, $"'{loop.Keyword}.{member.Name}' has a value only inside a '{loop.Keyword}' loop");
        return state.Find(member.Name)
            ?? throw TemplateException.At(member.Place, $"a '{loop.Keyword}' loop has no member '{member.Name}'");
    }

    private static object? FindMember(object? target, Expression.Member member)
    {
        IEnumerable<string> known = [];
        switch (target)
        {
            case ObjectValue owner when owner.Members.TryGetValue(member.Name, out var value):
                return value;
            case ObjectValue { IsLocked: true } library when !member.Optional:
                var owned = (member.Target as Expression.Global)?.Name;
                throw TemplateException.At(member.Place, $"unknown function '{owned}.{member.Name}'{Nearest.Hint(member.Name, library.Members.Keys)}");
            case ObjectValue owner:
                known = owner.Members.Keys;
                break;
            case ArrayValue array when array.Properties.TryGetValue(member.Name, out var value):
                return value;
            case ArrayValue array when member.Name == "size":
                return (long)array.Items.Count;
            case RangeValue range when member.Name == "size":
                return range.Count;
            case string text when member.Name == "size":
                return (long)text.Length;
            case TimeSpan span when Timespans.Member(span, member.Name) is { } part:
                return part;
            case null when !member.Optional:
                throw TemplateException.At(member.Place, $"null has no member '{member.Name}'; write ?. before it if that may happen");
        }

        return member.Optional
            ? null
            : throw TemplateException.At(member.Place, $"{Article(target)} has no member '{member.Name}'{Nearest.Hint(member.Name, known)}");
    }

    private static string Article(object? value) => Kinds.Of(value) switch
    {
        var kind and ("array" or "object" or "int") => $"this {kind}",
        var kind => $"a {kind}",
    };

    private static object? FindItem(object? target, object? index, Expression.Item item)
    {
        switch (target, Numbers.AsWhole(index) ?? index)
        {
            case (ArrayValue array, long position):
                position = position < 0 ? position + array.Items.Count : position;
                return position >= 0 && position < array.Items.Count ? array.Items[(int)position] : null;
            case (ArrayValue array, string name):
                return FindMember(array, new Expression.Member(item.Index.Place, item.Target, name, Optional: false));
            case (ObjectValue owner, string name):
                return FindMember(owner, new Expression.Member(item.Index.Place, item.Target, name, Optional: false));
            case (RangeValue range, long position):
                position = position < 0 ? position + range.Count : position;
                return position < 0 || position >= range.Count ? null : range.First <= range.Last ? range.First + position : range.First - position;
            case (null, _):
                throw TemplateException.At(item.Place, "null has no items");
            default:
                throw TemplateException.At(item.Place, $"{Article(target)} has no items that {Kinds.Of(index)} could name");
        }
    }
}
