using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Targets;

/// <summary>
/// A regular expression that a VM's name has to begin with, as Salt's <c>pcre</c> does; <c>$</c> at its end makes it match whole names. It is of the
/// kind that never goes back in the name, and its size is bounded, so a hostile one costs no more than fractions of a second.
/// </summary>
internal sealed partial class NamePattern
{
    private const int Longest = 256;

    /// <summary>What a pattern would come to with its counted repetitions written out, in characters. Larger ones take seconds, and far larger ones gigabytes.</summary>
    public const int LargestSize = 1000;

    private readonly Regex _regex;

    private NamePattern(string text, Regex regex, int size) => (Text, _regex, Size) = (text, regex, size);

    public string Text { get; }

    public int Size { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out NamePattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        (pattern, problem) = (null, null);
        if (text.Length == 0) problem = "the regular expression is empty";
        else if (text.Length > Longest) problem = $"the regular expression is longer than {Longest} characters";
        else if (SizeOf(text) is var size && size > LargestSize) problem = $"the regular expression '{text}' repeats too much: its length times its counts in {{}} is more than {LargestSize}";
        else
        {
            try
            {
                pattern = new NamePattern(text, new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), size);
            }
            catch (NotSupportedException)
            {
                problem = $"the regular expression '{text}' uses what can take for ever (lookahead, lookbehind, a back reference, a condition or an atomic group), and that is not taken";
            }
            catch (ArgumentException fault)
            {
                problem = $"no regular expression: {fault.Message}";
            }
        }
        return pattern is not null;
    }

    /// <remarks>The first match is the leftmost one: if it does not begin the name, none does.</remarks>
    public bool Matches(string name) => _regex.Match(name) is { Success: true, Index: 0 };

    /// <summary>As if each repetition were within all the others, which errs to the safe side.</summary>
    private static int SizeOf(string text)
    {
        var size = (double)text.Length;
        foreach (Match count in Counts.Matches(text))
        {
            var most = count.Groups[2].Length > 0 ? count.Groups[2] : count.Groups[1];
            size *= Math.Max(1, double.Parse(most.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
        }
        return (int)Math.Min(size, int.MaxValue);
    }

    [GeneratedRegex("\\{([0-9]+)(?:,([0-9]*))?\\}", RegexOptions.CultureInvariant)]
    private static partial Regex Counts { get; }
}
