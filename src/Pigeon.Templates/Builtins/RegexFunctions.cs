using System.Text.RegularExpressions;

namespace Pigeon.Templates;

/// <summary>The functions of the object <c>regex</c>. Every search has a time limit.</summary>
internal static class RegexFunctions
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> All =
    [
        ("escape", "pattern", static a => a.Limited(Regex.Escape(a.Text(0)))),
        ("match", "text pattern options?", static a => Search(a, 2, regex => Groups(a, regex.Match(a.Text(0))))),
        ("matches", "text pattern options?", static a => Search(a, 2, regex => new ArrayValue(regex.Matches(a.Text(0)).Select(match => Groups(a, match))))),
        ("replace", "text pattern replace options?", static a => Search(a, 3, regex => Replace(a, regex))),
        ("split", "text pattern options?", static a => Search(a, 2, regex => new ArrayValue(regex.Split(a.Text(0))))),
        ("unescape", "pattern", Unescape),
    ];

    private static object? Search(Arguments a, int options, Func<Regex, object?> search)
    {
        try
        {
            return search(new Regex(a.Text(1), Options(a, options), a.Budget.Limits.RegexTimeout));
        }
        catch (RegexParseException wrong)
        {
            throw a.Refused($"does not understand the pattern: {wrong.Message}");
        }
        catch (RegexMatchTimeoutException)
        {
            throw a.Refused("gave up: this pattern takes too long on this text");
        }
    }

    private static RegexOptions Options(Arguments a, int index)
    {
        var options = RegexOptions.CultureInvariant;
        foreach (var c in a.Text(index))
        {
            options |= c switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => throw a.Refused($"knows the options i, m, s and x, not '{c}'"),
            };
        }

        return options;
    }

    private static ArrayValue Groups(Arguments a, Match match)
    {
        a.Budget.Step(a.Place, match.Groups.Count);
        return match.Success ? new ArrayValue(match.Groups.Values.Select(static group => group.Value)) : new ArrayValue();
    }

    private static string Replace(Arguments a, Regex regex)
    {
        var replacement = a.Text(2);
        long length = a.Text(0).Length;
        return a.Limited(regex.Replace(a.Text(0), match =>
        {
            var result = match.Result(replacement);
            a.Budget.Step(a.Place);
            a.Budget.Length(length += result.Length, a.Place);
            return result;
        }));
    }

    private static string Unescape(Arguments a)
    {
        try
        {
            return Regex.Unescape(a.Text(0));
        }
        catch (ArgumentException)
        {
            throw a.Refused("found an escape that it does not know");
        }
    }
}
