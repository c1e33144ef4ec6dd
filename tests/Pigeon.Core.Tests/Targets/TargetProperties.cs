using FsCheck;
using FsCheck.Fluent;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;

namespace Pigeon.Core.Tests.Targets;

/// <summary>What holds for every expression, and for every text that is none.</summary>
public sealed class TargetProperties
{
    /// <summary>Conditions with what they say of a VM, told without the code that judges them.</summary>
    private static readonly (string Text, Func<VmFacts, bool> Says)[] Conditions =
    [
        ("*", _ => true),
        ("vm1", vm => vm.Name == "vm1"),
        ("vm[!1]", vm => vm.Name is "vm2" or "vm3"),
        ("L@vm1,db1", vm => vm.Name is "vm1" or "db1"),
        ("E@vm(1|2)$", vm => vm.Name is "vm1" or "vm2"),
        ("'E@.*[ )]'", _ => false),
        ("G@role:w*", vm => vm.Labels.Any(label => label is { Key: "role", Value: "web" })),
        ("'G@note:it''s (a) \"b\"'", vm => vm.Labels.Any(label => label.Key == "note")),
        ("N@ones", vm => vm.Name.EndsWith('1')),
    ];

    private static readonly NodeGroups Groups = NodeGroups.From([new(NodeGroupName.Parse("ones"), Target.Parse("*1"))], out _);

    private static readonly VmFacts[] Vms =
    [
        new("vm1", []), new("vm2", [new("role", "web")]), new("vm3", [new("note", "it's (a) \"b\"")]), new("db1", [new("role", "db")]), new("db2", [new("Role", "web")]),
    ];

    private static readonly string[] Pieces =
    [
        "(", ")", " ", "  ", " and ", " or ", " not ", "not", "and", "'", "\"", "''", "G@", "L@", "E@", "N@", "X@", "@", ":", ",", "*", "[", "]", "[!", "a", "web1", "role:", "\\", "{9}", "{2,}", "(?", "\0", "\t",
        "\u00A0", "\u0301", "\uD800", "\U0001F54A", ".*", "|", "+", "$", "^",
    ];

    [Fact]
    public void An_expression_says_of_each_VM_what_its_conditions_do_whichever_spaces_and_parentheses_it_has() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(Expression(4)), expression =>
        {
            var target = Target.Parse(expression.Text);

            Assert.All(Vms, vm => Assert.Equal(expression.Says(vm), target.Matches(vm, Groups)));
            Assert.Equal(Vms.Where(expression.Says), target.Among(Vms, Groups));
        }));

    [Fact]
    public void What_is_printed_is_read_back() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Arb.From(Expression(5)), expression =>
        {
            var target = Target.Parse(expression.Text);

            Assert.Equal(target, Target.Parse($"{target}"));
            Assert.Equal($"{target}", $"{Target.Parse($"{target}")}");
        }));

    [Fact]
    public void Any_text_is_a_target_that_is_read_back_or_a_mistake_within_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(10_000), Prop.ForAll(Arb.From(Text), Arb.From(Gen.Elements(Enum.GetValues<TargetType>())), (text, type) =>
        {
            if (Target.TryParse(text, type, out var target, out var mistake))
            {
                Assert.Equal(target, Target.Parse($"{target}"));
                foreach (var vm in Vms.Where(_ => target.Groups.Count == 0)) target.Matches(vm, NodeGroups.None);
            }
            else
            {
                Assert.InRange(mistake.Column, 1, text.Length + 1);
                Assert.NotEmpty(mistake.Message);
            }
        }));

    private static Gen<string> Text => Gen.Choose(0, 12).SelectMany(count => Gen.ArrayOf(Gen.Elements(Pieces), count)).Select(string.Concat);

    /// <summary>An expression as text, and by functions. Parentheses are put around each part that needs them, and around some that do not.</summary>
    private static Gen<(string Text, Func<VmFacts, bool> Says)> Expression(int depth) => depth == 0
        ? Gen.Elements(Conditions)
        : Gen.OneOf(Gen.Elements(Conditions), Expression(depth - 1).Select(Negated), Joined(depth - 1, "and"), Joined(depth - 1, "or"));

    private static (string Text, Func<VmFacts, bool> Says) Negated((string Text, Func<VmFacts, bool> Says) inner) => ($"not ({inner.Text})", vm => !inner.Says(vm));

    private static Gen<(string Text, Func<VmFacts, bool> Says)> Joined(int depth, string word) =>
        from left in Expression(depth)
        from right in Expression(depth)
        from style in Gen.Choose(0, 3)
        select (Text: Written(left.Text, word, right.Text, style), Says: word == "and" ? vm => left.Says(vm) && right.Says(vm) : (Func<VmFacts, bool>)(vm => left.Says(vm) || right.Says(vm)));

    /// <summary>Without parentheses an 'and' binds closer than an 'or', which is what only conditions on both sides can be sure of.</summary>
    private static string Written(string left, string word, string right, int style) => style switch
    {
        0 when IsSingle(left) && IsSingle(right) => $"{left} {word} {right}",
        1 => $"({left}) {word} ({right})",
        2 => $"( {left} )   {word} (({right}))",
        _ when word == "or" => $"{left} or {right}",
        _ => $"({left})and({right})",
    };

    private static bool IsSingle(string text) => Conditions.Any(condition => condition.Text == text);
}
