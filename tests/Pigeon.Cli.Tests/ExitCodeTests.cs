using System.Reflection;
using System.Text.RegularExpressions;
using Pigeon.Core.Protocol;

namespace Pigeon.Cli.Tests;

/// <summary>The exit codes are told as they are.</summary>
public sealed partial class ExitCodeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/cli.md")]
    public void Every_exit_code_is_told_and_no_other(string page) => Assert.Equal(
        Constants(typeof(ExitCode)).Cast<int>().Order(), Rows(page).Select(row => int.Parse(row.Code, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Both_pages_say_the_same_of_them() => Assert.Equal(Rows("README.md").Select(row => row.Meaning), Rows("docs/cli.md").Select(row => row.Meaning));

    [Fact]
    public void Every_code_of_a_problem_stands_beside_the_exit_code_that_it_comes_to()
    {
        var real = Constants(typeof(ProblemCode)).Cast<string>().Where(code => code != ProblemCode.TooMany).GroupBy(ExitCode.Of).ToDictionary(codes => $"{codes.Key}", codes => codes.Order(StringComparer.Ordinal).ToList());

        foreach (var row in Rows("docs/cli.md"))
            Assert.Equal(string.Join(", ", real.GetValueOrDefault(row.Code, []).Select(code => $"`{code}`")), row.Codes);
    }

    private static IEnumerable<object> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.GetRawConstantValue()!);

    private static IEnumerable<(string Code, string Meaning, string Codes)> Rows(string page) => File.ReadLines(Path.Combine(ReadmeTests.Root(), page))
        .SkipWhile(line => line != "## Exit codes").Select(line => Row.Match(line)).Where(row => row.Success).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value.Trim()));

    [GeneratedRegex(@"^\| ([0-9]+) \| ([^|]+) \|(?: ([^|]*) ?\|| \|)?$")]
    private static partial Regex Row { get; }
}
