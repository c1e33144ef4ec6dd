using System.Diagnostics;
using static Pigeon.Core.Targets.TargetToken;

namespace Pigeon.Core.Targets;

/// <summary>Reads expressions: <c>not</c> binds closer than <c>and</c>, and that closer than <c>or</c>. The first mistake ends it.</summary>
internal sealed class TargetParser
{
    /// <summary>In characters. More than any expression that keeps the other limits takes to print.</summary>
    public const int LongestText = 1 << 20;

    private const int MostTerms = 250;

    /// <summary>Of parentheses and <c>not</c> within each other: what reads and judges an expression calls itself for each.</summary>
    private const int Deepest = 50;

    private readonly TargetLexer _lexer;
    private TargetToken _next;
    private TargetMistake? _mistake;
    private int _terms;
    private int _names;
    private int _patterns;

    private TargetParser(string text)
    {
        _lexer = new TargetLexer(text);
        _next = _lexer.Next();
    }

    /// <returns>Null when it is none; <paramref name="mistake"/> then says why.</returns>
    public static TargetTerm? Parse(string text, TargetType type, out TargetMistake? mistake)
    {
        mistake = null;
        var control = text.AsSpan().IndexOfAnyInRange('\0', '\u001F');
        if (text.Length > LongestText) mistake = new(1, $"longer than {LongestText} characters");
        else if (control >= 0) mistake = new(control + 1, "a line break, a tab or another control character is not taken: write a space");
        if (mistake is not null) return null;
        if (type is TargetType.Compound) return new TargetParser(text).ReadWhole(out mistake);
        var term = Single(text, type, out var problem);
        if (problem is not null) mistake = new(1, LooksCompound(text, type) ? $"{problem}; an expression needs 'target_type: compound'" : problem);
        return term;
    }

    private static bool LooksCompound(string text, TargetType type) => type is not TargetType.Regex && text.AsSpan().ContainsAny('@', ' ');

    private static TargetTerm? Single(string text, TargetType type, out string? problem) => type switch
    {
        TargetType.Glob => TermParser.Name(text, out problem),
        TargetType.List => TermParser.List(text, out problem),
        TargetType.Regex => TermParser.Regex(text, out problem),
        TargetType.Label => TermParser.Label(text, out problem),
        TargetType.Nodegroup => TermParser.Group(text, out problem),
        _ => throw new UnreachableException(),
    };

    private TargetTerm? ReadWhole(out TargetMistake? mistake)
    {
        var whole = Any(0);
        if (whole is not null && _next.Kind is not Sort.End) whole = Unexpected();
        mistake = _mistake;
        return whole;
    }

    private TargetTerm? Any(int depth)
    {
        var terms = new List<TargetTerm>();
        do
        {
            if (All(depth) is not { } term) return null;
            terms.AddRange(term is TargetTerm.Any inner ? inner.Terms : [term]);
        }
        while (Takes(Sort.Or));
        return terms.Count == 1 ? terms[0] : new TargetTerm.Any(terms.ToValueList());
    }

    private TargetTerm? All(int depth)
    {
        var terms = new List<TargetTerm>();
        do
        {
            if (One(depth) is not { } term) return null;
            terms.AddRange(term is TargetTerm.All inner ? inner.Terms : [term]);
        }
        while (Takes(Sort.And));
        return terms.Count == 1 ? terms[0] : new TargetTerm.All(terms.ToValueList());
    }

    private TargetTerm? One(int depth)
    {
        var token = _next;
        if (token.Kind is Sort.Open or Sort.Not && depth == Deepest) return Fail(token, $"more than {Deepest} of '(' and 'not' within each other");
        if (Takes(Sort.Word)) return Word(token);
        if (Takes(Sort.Not)) return One(depth + 1) is { } term ? new TargetTerm.Not(term) : null;
        if (!Takes(Sort.Open)) return Missing();
        if (Any(depth + 1) is not { } inner) return null;
        if (Takes(Sort.Close)) return inner;
        return _next.Kind is Sort.End ? Fail(token, "'(' has no ')'") : Unexpected();
    }

    private TargetTerm? Word(TargetToken token)
    {
        if (++_terms > MostTerms) return Fail(token, $"more than {MostTerms} conditions");
        var term = TermParser.Word(token.Text, out var problem);
        if (term is TargetTerm.OneOf list && (_names += list.Names.Count) > TermParser.MostNames) problem = $"more than {TermParser.MostNames} names in lists";
        if (term is TargetTerm.Regex regex && (_patterns += regex.Pattern.Size) > NamePattern.LargestSize)
            problem = $"the regular expressions are too large together: their lengths times their counts in {{}} are more than {NamePattern.LargestSize}";
        return problem is null ? term : Fail(token, problem);
    }

    private TargetTerm? Missing() => _next.Kind switch
    {
        Sort.Wrong => Fail(_next, _next.Text),
        Sort.End when _terms == 0 && _next.Column == 1 => Fail(_next, "is empty: '*' is every VM"),
        Sort.End => Fail(_next, "a condition is missing at the end"),
        _ => Fail(_next, $"a condition is missing before '{_next.Text}'"),
    };

    /// <summary>For what stands behind a condition that is complete.</summary>
    private TargetTerm? Unexpected() => _next.Kind switch
    {
        Sort.Wrong => Fail(_next, _next.Text),
        Sort.Close => Fail(_next, "')' has no '('"),
        _ => Fail(_next, $"'and' or 'or' is missing before '{_next.Text}'"),
    };

    private TargetTerm? Fail(TargetToken at, string message)
    {
        _mistake = new(at.Column, message);
        return null;
    }

    private bool Takes(Sort kind)
    {
        if (_next.Kind != kind) return false;
        _next = _lexer.Next();
        return true;
    }
}
