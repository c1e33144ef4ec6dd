using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;
using Xunit;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>Whatever a file holds, reading it ends in a stack or in errors that can be shown.</summary>
public sealed class HostileTextTests
{
    private const int Mutations = 2000;

    private const int LineBreaks = 100_000;

    /// <summary>All that ends a line in YAML.</summary>
    private static readonly string[] Breaks = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"];

    private static readonly string[] Inserts =
        ["\0", "\t", "\r", "\n", "  ", "{", "}", "[", "]", ",", ":", ": ", "- ", "? ", "&a ", "*a", "!!int ", "!x ", "|\n", ">-\n", "'", "\"", "\\", "#", "%YAML 9.9\n", "---\n", "...\n",
         "<<: ", "\uFEFF", "\u2028", "\uD800", "\U0001F54A", "{{ ", " }}", "{{ version }}", "~", "1e999", "-", "0x", "\"\\ud800\"", "\"\\x\"", "@", "`"];

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    public void A_mutated_file_reads_as_a_stack_or_as_errors_with_lines(int seed)
    {
        var chance = new Random(seed);
        var texts = GoldenCase.Names.Select(name => new GoldenCase(name).Text).ToArray();

        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(texts[chance.Next(texts.Length)], chance);
            AssertTotal(text);
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("a: ")]
    [InlineData("\n")]
    [InlineData("!")]
    [InlineData("a: b\n")]
    [InlineData("\"")]
    [InlineData("# ")]
    public void A_text_that_repeats_itself_without_end_is_refused(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, LineBreaks));

        Assert.IsType<DefinitionResult.Invalid>(Read(text));
        AssertTotal(text);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_as_a_whole()
    {
        var text = $"stacks: {{}} #{new string('x', DefinitionFile.MaximumLength)}";

        var invalid = Assert.IsType<DefinitionResult.Invalid>(Read(text));

        Assert.Contains("larger", Assert.Single(invalid.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_full_of_errors_shows_the_first_hundred_and_says_that_there_are_more()
    {
        var text = "stacks:\n  shop:\n" + string.Concat(Enumerable.Range(0, 500).Select(n => $"    key{n}: 1\n"));

        var errors = Assert.IsType<DefinitionResult.Invalid>(Read(text)).Errors;

        Assert.Equal(101, errors.Count);
        Assert.Contains("more than 100", errors[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_file()
    {
        var text = new GoldenCase("001-smallest").Text;

        Assert.Equal(Read(text), Read($"\uFEFF{text}"));
    }

    [Fact]
    public void The_ends_of_lines_mean_nothing()
    {
        var text = new GoldenCase("002-everything").Text;

        Assert.Equal(Read(text), Read(text.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    private static void AssertTotal(string text)
    {
        AssertTotal(text, DefinitionFile.Check(text, "stacks.yaml", null, null, new VmFacts("vm1", [])).Errors);
        var shown = DefinitionFile.Render(text, "stacks.yaml", AppName.Parse("shop"), StackVersion.Parse("1.14"), new VmFacts("vm1", []));
        if (shown.Entry is { } entry) YamlPrinter.Print(SecretMask.Hidden(entry));
        if (Read(text) is not DefinitionResult.Invalid(var errors)) return;
        Assert.NotEmpty(errors);
        AssertTotal(text, errors);
    }

    private static void AssertTotal(string text, ValueList<DefinitionError> errors)
    {
        var lines = text.Split(Breaks, StringSplitOptions.None).Length;
        Assert.All(errors, error =>
        {
            Assert.InRange(error.Line, 0, lines + 1);
            Assert.True(error.Column >= 0, $"{error}");
            Assert.DoesNotContain($"{error}", char.IsControl);
        });
    }

    private static DefinitionResult Read(string text) =>
        DefinitionFile.Read(text, "stacks.yaml", AppName.Parse("shop"), StackVersion.Parse("1.14"), new VmFacts("vm1", []));

    private static string Mutate(string text, Random chance)
    {
        for (var rounds = chance.Next(1, 4); rounds > 0 && text.Length > 0; rounds--)
        {
            var at = chance.Next(text.Length);
            var length = Math.Min(chance.Next(1, 12), text.Length - at);
            text = chance.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Inserts[chance.Next(Inserts.Length)]),
                2 => text.Insert(chance.Next(text.Length), text.Substring(at, length)),
                _ => text.Remove(at, 1).Insert(at, ((char)chance.Next(0x250)).ToString()),
            };
        }
        return text;
    }
}
