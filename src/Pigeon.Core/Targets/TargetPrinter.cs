using System.Diagnostics;

namespace Pigeon.Core.Targets;

/// <summary>Writes an expression as a compound, with no more parentheses and quotes than it takes to read it back.</summary>
internal static class TargetPrinter
{
    public static string Print(TargetTerm term) => term switch
    {
        TargetTerm.Name name => Word(name.Glob.Text),
        TargetTerm.OneOf list => Word($"L@{string.Join(',', list.Names)}"),
        TargetTerm.Regex regex => Word($"E@{regex.Pattern.Text}"),
        TargetTerm.Label label => Word($"G@{label.Key}:{label.Value.Text}"),
        TargetTerm.Group group => Word($"N@{group.Called}"),
        TargetTerm.Not not => $"not {(not.Term is TargetTerm.All or TargetTerm.Any ? $"({Print(not.Term)})" : Print(not.Term))}",
        TargetTerm.All all => string.Join(" and ", all.Terms.Select(part => part is TargetTerm.Any ? $"({Print(part)})" : Print(part))),
        TargetTerm.Any any => string.Join(" or ", any.Terms.Select(Print)),
        _ => throw new UnreachableException(),
    };

    private static string Word(string text) => TargetLexer.IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
