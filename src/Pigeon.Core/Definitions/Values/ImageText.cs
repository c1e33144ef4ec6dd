using System.Text.RegularExpressions;

namespace Pigeon.Core.Definitions.Values;

/// <summary>Image references: <c>[registry[:port]/]path[:tag][@digest]</c>.</summary>
internal static partial class ImageText
{
    public const int Longest = 512;

    /// <summary>What is wrong with the reference; null when nothing is.</summary>
    public static string? Problem(string text)
    {
        if (text.Length > Longest || Shape.Match(text) is not { Success: true } match)
            return $"'{text}' is no image: write [registry[:port]/]name:tag, the name in lower case";
        return match.Groups["tag"].Success || match.Groups["digest"].Success ? null
            : $"'{text}' names no version of the image: add a tag ('{text}:{{{{ version }}}}') or a digest - what 'latest' is changes behind your back";
    }

    [GeneratedRegex("""
        ^((?<registry>[A-Za-z0-9.-]+\.[A-Za-z0-9.-]+(:[0-9]{1,5})?|[A-Za-z0-9-]+:[0-9]{1,5}|localhost|\[[0-9a-fA-F:]+\](:[0-9]{1,5})?)/)?
        (?<path>[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*)
        (:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?
        (@(?<digest>sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}))?\z
        """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Shape { get; }
}
