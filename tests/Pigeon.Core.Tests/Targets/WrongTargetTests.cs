using Pigeon.Core.Targets;

namespace Pigeon.Core.Tests.Targets;

/// <summary>What is wrong with an expression, and where.</summary>
public sealed class WrongTargetTests
{
    private const string NameRule = "names of VMs have a-z, 0-9, '.' and '-', a pattern beside them *, ?, [..] and [!..]";

    [Theory]
    [InlineData("", "1: is empty: '*' is every VM")]
    [InlineData("a and", "6: a condition is missing at the end")]
    [InlineData("a and  or b", "8: a condition is missing before 'or'")]
    [InlineData("and b", "1: a condition is missing before 'and'")]
    [InlineData("a not b", "3: 'and' or 'or' is missing before 'not'")]
    [InlineData("a b", "3: 'and' or 'or' is missing before 'b'")]
    [InlineData("a (b)", "3: 'and' or 'or' is missing before '('")]
    [InlineData("(a or b", "1: '(' has no ')'")]
    [InlineData("a or (b and (c)", "6: '(' has no ')'")]
    [InlineData("a or b)", "7: ')' has no '('")]
    [InlineData("()", "2: a condition is missing before ')'")]
    [InlineData("not", "4: a condition is missing at the end")]
    [InlineData("a AND b", "3: 'and' or 'or' is missing before 'AND'")]
    [InlineData("NOT b", "1: 'NOT' is written in lower case")]
    [InlineData("a && b", "3: 'and' or 'or' is missing before '&&'")]
    [InlineData("!web*", "1: '!web*' matches no VM: " + NameRule)]
    [InlineData("web1,web2", "1: 'web1,web2' is a list of names: it needs 'target_type: list', or L@ before it in a compound")]
    [InlineData("x or Web*", "6: 'Web*' matches no VM: " + NameRule)]
    [InlineData("web[1", "1: 'web[1' does not fit: a pattern with *, ? and [..]; a '[' needs its ']'")]
    [InlineData("a or X@b", "6: the prefix 'X@' is unknown: G@KEY:VALUE asks for a label, L@NAME,NAME for names, E@REGEX for names by regular expression, N@GROUP for a node group")]
    [InlineData("g@role:web", "1: the prefix 'g@' is unknown: G@KEY:VALUE asks for a label, L@NAME,NAME for names, E@REGEX for names by regular expression, N@GROUP for a node group")]
    [InlineData("S@10.0.0.0/8", "1: 'S@' asks for addresses, and VMs are not known by them: use labels, G@KEY:VALUE")]
    [InlineData("I@a:b", "1: 'I@' asks for pillars, and Pigeon has none: use labels, G@KEY:VALUE")]
    [InlineData("J@a:b", "1: 'J@' asks for pillars, and Pigeon has none: use labels, G@KEY:VALUE")]
    [InlineData("P@os:(a|b)", "1: 'P@' (labels by regular expression) is not taken: use G@KEY:VALUE, with *, ? and [..] in the value")]
    [InlineData("R@%a", "1: 'R@' asks for ranges of a range server, and Pigeon has none: use N@GROUP")]
    [InlineData("G@role", "1: 'role' has no ':': write KEY:VALUE, such as role:web; 'role:*' is every VM with that label")]
    [InlineData("G@role:", "1: 'role:' has no value behind its ':'; 'role:*' is every VM with that label")]
    [InlineData("G@1:x", "1: '1' is no label's key: 1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter")]
    [InlineData("G@a:[", "1: '[' does not fit: a pattern with *, ? and [..]; a '[' needs its ']'")]
    [InlineData("a or L@", "6: a name is missing: names of VMs with commas between")]
    [InlineData("L@a,,b", "1: a name is missing: names of VMs with commas between")]
    [InlineData("L@a,b*", "1: 'b*' is no VM's name: a host name in lower case: labels of a-z, 0-9 and '-' joined by dots, at most 253 characters")]
    [InlineData("N@", "1: '' is no node group's name: 1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter or digit")]
    [InlineData("E@", "1: the regular expression is empty")]
    [InlineData("E@web[", "1: no regular expression: Invalid pattern 'web[' at offset 4. Unterminated [] set.")]
    [InlineData(@"E@(a)\1", @"1: the regular expression '(a)\1' uses what can take for ever (lookahead, lookbehind, a back reference, a condition or an atomic group), and that is not taken")]
    [InlineData("E@a(?=b)", "1: the regular expression 'a(?=b)' uses what can take for ever (lookahead, lookbehind, a back reference, a condition or an atomic group), and that is not taken")]
    [InlineData("E@(.?){1000}", "1: the regular expression '(.?){1000}' repeats too much: its length times its counts in {} is more than 1000")]
    [InlineData("E@(a{99}){99999999999999999999}", "1: the regular expression '(a{99}){99999999999999999999}' repeats too much: its length times its counts in {} is more than 1000")]
    [InlineData("E@(.?){75} or E@(.?){75}", "15: the regular expressions are too large together: their lengths times their counts in {} are more than 1000")]
    [InlineData("a or 'b", "6: the quote ' has no end")]
    [InlineData("'a'b", "4: a space is missing behind the quote '; to stand in a word, it is said twice")]
    [InlineData("a \tb", "3: a line break, a tab or another control character is not taken: write a space")]
    public void A_mistake_is_told_with_its_column(string text, string expected)
    {
        Assert.False(Target.TryParse(text, out var target, out var mistake));

        Assert.Null(target);
        Assert.Equal($"column {expected}", $"{mistake}");
    }

    [Theory]
    [InlineData(TargetType.Glob, "G@role:web", "'G@role:web' matches no VM: " + NameRule + "; an expression needs 'target_type: compound'")]
    [InlineData(TargetType.Glob, "web* or db*", "'web* or db*' matches no VM: " + NameRule + "; an expression needs 'target_type: compound'")]
    [InlineData(TargetType.Label, "G@role:web", "'G@role' is no label's key: 1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter; an expression needs 'target_type: compound'")]
    [InlineData(TargetType.Nodegroup, "N@web", "'N@web' is no node group's name: 1 to 63 of A-Z, a-z, 0-9, '_', '.' and '-', beginning with a letter or digit; an expression needs 'target_type: compound'")]
    [InlineData(TargetType.List, "", "a name is missing: names of VMs with commas between")]
    public void A_compound_under_another_type_is_told_how_to_say_it(TargetType type, string text, string expected)
    {
        Assert.False(Target.TryParse(text, type, out _, out var mistake));

        Assert.Equal(expected, mistake.Message);
    }

    [Theory]
    [InlineData("(", 50, "a", ")", true)]
    [InlineData("(", 51, "a", ")", false)]
    [InlineData("not ", 50, "a", "", true)]
    [InlineData("not ", 51, "a", "", false)]
    [InlineData("not (", 1_000_000, "a", ")", false)]
    [InlineData("(", 1_000_000, "", "", false)]
    [InlineData("a or ", 249, "a", "", true)]
    [InlineData("a or ", 250, "a", "", false)]
    [InlineData("a and (b or ", 49, "a", ")", true)]
    [InlineData("L@", 1, "a", ",b", true)]
    public void There_are_limits_to_what_an_expression_may_cost(string before, int count, string middle, string after, bool taken)
    {
        var text = string.Concat(Enumerable.Repeat(before, count)) + middle + string.Concat(Enumerable.Repeat(after, count));

        Assert.Equal(taken, Target.TryParse(text, out var target, out _));
        if (taken) Assert.Equal(target, Target.Parse($"{target}"));
    }

    [Fact]
    public void The_longest_list_is_read_back()
    {
        var names = string.Join(',', Enumerable.Range(1000, 1000).Select(number => $"{new string('a', 60)}.{new string('b', 60)}.{new string('c', 60)}.{new string('d', 60)}.{number}"));

        Assert.True(Target.TryParse(names, TargetType.List, out var target, out _));
        Assert.Equal(target, Target.Parse($"{target}"));
        Assert.False(Target.TryParse($"{names},x", TargetType.List, out _, out _));
        Assert.False(Target.TryParse($"L@{names} or L@x", out _, out _));
    }
}
