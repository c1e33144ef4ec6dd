using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;

namespace Pigeon.Cli.Tests;

/// <summary>What the documentation says is so.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Pages => new([.. Docs.Pages(), "haproxy/README.md", "src/README.md"]);

    [Fact]
    public void Every_exit_code_is_in_the_table_and_the_table_has_no_other()
    {
        var promised = File.ReadLines(Path.Combine(Root(), "README.md"))
            .SkipWhile(line => line != "## Exit codes").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => Row.Match(line)).Where(row => row.Success)
            .Select(row => int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture));
        var meant = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!);

        Assert.Equal(meant.Order(), promised.Order());
    }

    [Fact]
    public void The_example_of_an_app_is_a_valid_definition()
    {
        var example = File.ReadLines(Path.Combine(Root(), "README.md"))
            .SkipWhile(line => line != "```yaml").Skip(1)
            .TakeWhile(line => line != "```");

        var result = DefinitionFile.Read(
            string.Join('\n', example), "README.md", AppName.Parse("shop"), StackVersion.Parse("1.0"), new VmFacts("vm1", []));

        Assert.Equal("shop", Assert.IsType<DefinitionResult.Valid>(result).Spec.App.Text);
    }

    /// <summary>A link that leads nowhere helps nobody.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_something_that_is_there(string page)
    {
        var path = Path.Combine(Root(), page);
        var dead = Link.Matches(File.ReadAllText(path)).Select(link => link.Groups[1].Value.Split('#'))
            .Where(link => !link[0].StartsWith("http", StringComparison.Ordinal))
            .Select(link => (File: link[0].Length == 0 ? path : Path.GetFullPath(link[0], Path.GetDirectoryName(path)!), Part: link.ElementAtOrDefault(1)))
            .Where(link => !Path.Exists(link.File) || (link.Part is not null && !PartsOf(link.File).Contains(link.Part)));

        Assert.Empty(dead);
    }

    private static IEnumerable<string> PartsOf(string page) =>
        File.ReadLines(page).Where(line => line.StartsWith('#')).Select(line => string.Concat(line.TrimStart('#').Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-'));

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pigeon.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("no folder above the tests holds Pigeon.sln");
    }

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }
}
