using System.Text.RegularExpressions;

namespace Pigeon.Cli.Tests;

/// <summary>Commands in the documentation are run by a test, or say why not, and none of them is one that the command line does not take.</summary>
public sealed partial class DocsTests
{
    public static TheoryData<string> Pages => new(Docs.Pages());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_commands_says_by_what_it_is_run_or_why_by_nothing(string page)
    {
        var unmarked = Docs.Blocks(page).Where(block => block.Language == "sh" && !RunBy.IsMatch(block.Mark) && !NotRun.IsMatch(block.Mark));

        Assert.Empty(unmarked.Select(block => $"{page}:{block.Line}: {block.Mark}"));
    }

    /// <summary>A class that is named has to know the page, or it runs nothing of it.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void A_test_that_is_said_to_run_a_block_is_there_and_reads_the_page(string page)
    {
        var named = Docs.Blocks(page).Select(block => RunBy.Match(block.Mark)).Where(mark => mark.Success).Select(mark => mark.Groups[1].Value).Distinct();

        Assert.All(named, name => Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(ReadmeTests.Root(), "tests"), $"{name}.cs", SearchOption.AllDirectories).Select(File.ReadAllText),
            text => text.Contains($"class {name}", StringComparison.Ordinal) && text.Contains($"\"{Path.GetFileName(page)}\"", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_is_one_that_the_command_line_takes(string page)
    {
        var wrong = from block in Docs.Blocks(page)
                    from command in block.Language == "sh" ? ShellWords.CommandsOf("pigeon", string.Join('\n', block.Lines)) : block.Lines.Where(IsSaid).SelectMany(line => ShellWords.CommandsOf("pigeon", line))
                    from fault in FaultsOf(command)
                    select $"{page}:{block.Line}: pigeon {string.Join(' ', command)}: {fault}";

        Assert.Empty(wrong);
    }

    /// <summary>Those that stand for several, with brackets or bars in them, are left out.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_in_a_sentence_is_one_too(string page)
    {
        var wrong = from line in File.ReadLines(Path.Combine(ReadmeTests.Root(), page))
                    from Match span in Spoken.Matches(line)
                    from command in ShellWords.CommandsOf("pigeon", span.Groups[1].Value)
                    from fault in FaultsOf(command)
                    select $"{page}: {span.Value}: {fault}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Commands_are_found_and_wrong_ones_too()
    {
        Assert.True(Docs.Pages().SelectMany(Docs.Blocks).Sum(block => ShellWords.CommandsOf("pigeon", string.Join('\n', block.Lines)).Count()) > 30);
        Assert.Equal(
            [["status", "-v"], ["token", "create", "--app", "a b*"], ["activate", "shop"]],
            ShellWords.CommandsOf("pigeon", "pigeon status -v   # 'as it is'\n(umask 077; pigeon token create \\\n  --app 'a b*' > file) && echo pigeon\nX=1 pigeon activate shop || test $? = 3"));
        Assert.Empty(FaultsOf(["release", "shop", "2.0", "--dry-run"]));
        Assert.NotEmpty(FaultsOf(["status", "--bogus"]));
        Assert.NotEmpty(FaultsOf(["fly"]));
    }

    private static bool IsSaid(string line) => line.TrimStart().StartsWith("pigeon ", StringComparison.Ordinal);

    private static IEnumerable<string> FaultsOf(IReadOnlyList<string> command)
    {
        var parsed = CliReferenceTests.Root().Parse(command);
        var options = parsed.CommandResult.Command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Append("--help").ToList();
        return parsed.Errors.Select(error => error.Message)
            .Concat(command.Where(word => word.StartsWith('-') && !options.Contains(word.Split('=')[0])).Select(word => $"{word}: there is no such option"));
    }

    [GeneratedRegex(@"`(pigeon [a-z][^`\[|]*)`")]
    private static partial Regex Spoken { get; }

    [GeneratedRegex("^<!-- run by: ([A-Za-z]+) -->$")]
    private static partial Regex RunBy { get; }

    [GeneratedRegex("^<!-- not run by a test: .{10,} -->$")]
    private static partial Regex NotRun { get; }
}
