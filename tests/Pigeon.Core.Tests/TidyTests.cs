using System.Text.RegularExpressions;

namespace Pigeon.Core.Tests;

/// <summary>What keeps the sources readable and no compiler checks.</summary>
public sealed partial class TidyTests
{
    private static readonly string[] Banned = ["Manager", "Helper", "Util", "Utils", "Handler", "Processor", "Info", "Data", "Base", "Impl"];

    private static readonly string Root = FindRoot(AppContext.BaseDirectory);

    private static List<string> Sources { get; } = Directory
        .EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).ToList();

    [Fact]
    public void Sources_are_found() => Assert.True(Sources.Count > 50);

    [Fact]
    public void No_file_is_longer_than_400_lines() => AssertNone(path => File.ReadLines(path).Count() > 400);

    [Fact]
    public void No_type_is_named_after_nothing_in_particular() =>
        AssertNone(path => Types(path).Any(type => Words().Matches(type).Any(word => Banned.Contains(word.Value))));

    [Fact]
    public void Every_file_holds_the_type_that_it_is_named_after() => AssertNone(path =>
        Path.GetFileName(path) != "Program.cs" && Types(path).Distinct().Any(type => type != Path.GetFileName(path).Split('.')[0]));

    [Fact]
    public void Nothing_is_left_for_later() => AssertNone(path => Leftovers().IsMatch(File.ReadAllText(path)));

    private static void AssertNone(Func<string, bool> offends) =>
        Assert.Empty(Sources.Where(offends).Select(path => Path.GetRelativePath(Root, path)));

    private static IEnumerable<string> Types(string path) =>
        TopLevelType().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Pigeon.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|abstract|static|partial|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record(?: struct| class)?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK)\b|#pragma warning disable|NotImplementedException")]
    private static partial Regex Leftovers();
}
