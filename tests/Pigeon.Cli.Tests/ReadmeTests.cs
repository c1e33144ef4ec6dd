using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Pigeon.Cli.Tests;

/// <summary>The README's table of exit codes and the code agree.</summary>
public sealed partial class ReadmeTests
{
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

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pigeon.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("no folder above the tests holds Pigeon.sln");
    }

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex Row { get; }
}
