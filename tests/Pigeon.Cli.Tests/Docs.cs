namespace Pigeon.Cli.Tests;

/// <summary>The pages for those who use Pigeon.</summary>
internal static class Docs
{
    /// <summary>By their paths in the repository.</summary>
    public static IEnumerable<string> Pages() => Directory.EnumerateFiles(Path.Combine(ReadmeTests.Root(), "docs"), "*.md")
        .Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal).Prepend("README.md");

    /// <summary>The fenced blocks of a page, in their order, without the indentation that they have in a list.</summary>
    public static IEnumerable<Block> Blocks(string page)
    {
        var lines = File.ReadAllLines(Path.Combine(ReadmeTests.Root(), page));
        for (var begin = 0; begin < lines.Length; begin++)
        {
            if (!IsFence(lines[begin])) continue;
            var indent = lines[begin].IndexOf('`', StringComparison.Ordinal);
            var end = Array.FindIndex(lines, begin + 1, IsFence);
            yield return new Block(lines[begin].Trim()[3..], begin > 0 ? lines[begin - 1].Trim() : "", begin + 1,
                [.. lines[(begin + 1)..end].Select(line => line.Length > indent ? line[indent..] : "")]);
            begin = end;
        }
    }

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    /// <param name="Mark">The line before it.</param>
    /// <param name="Line">The line of the page that it begins on.</param>
    internal sealed record Block(string Language, string Mark, int Line, IReadOnlyList<string> Lines);
}
