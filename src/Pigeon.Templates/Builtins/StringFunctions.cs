using System.Globalization;
using System.Text;

namespace Pigeon.Templates;

/// <summary>The functions of the object <c>string</c> that look at or change text; all comparisons are by character code.</summary>
internal static partial class StringFunctions
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> All =
    [
        ("append", "text with", static a => Joined(a, a.Text(0), a.Text(1))),
        ("capitalize", "text", static a => Capitalize(a.Text(0))),
        ("capitalizewords", "text", static a => CapitalizeWords(a.Text(0))),
        ("contains", "text value", static a => a.Text(1).Length > 0 && a.Text(0).Contains(a.Text(1), StringComparison.Ordinal)),
        ("downcase", "text", static a => a.Text(0).ToLowerInvariant()),
        ("empty", "text", static a => a.Text(0).Length == 0),
        ("ends_with", "text value", static a => a.Text(1).Length > 0 && a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal)),
        ("equals_ignore_case", "text value", static a => a.Text(0).Equals(a.Text(1), StringComparison.OrdinalIgnoreCase)),
        ("escape", "text", static a => a.Limited(Formatter.Escape(a.Text(0)))),
        ("handleize", "text", static a => Handleize(a.Text(0))),
        ("index_of", "text search startIndex? count? stringComparison?", static a => IndexOf(a)),
        ("literal", "text", static a => a.Limited(Formatter.Quote(a.Text(0)))),
        ("lstrip", "text", static a => a.Text(0).TrimStart()),
        ("pad_left", "text width", static a => a.Text(0).PadLeft(Width(a))),
        ("pad_right", "text width", static a => a.Text(0).PadRight(Width(a))),
        ("pluralize", "number singular plural", static a => a.Number(0) is 1L or 1.0 or 1m ? a[1] : a[2]),
        ("prepend", "text by", static a => Joined(a, a.Text(1), a.Text(0))),
        ("remove", "text remove", static a => Replace(a, a.Text(1), "")),
        ("remove_first", "text remove", static a => ReplaceOne(a, a.Text(1), "", last: false)),
        ("remove_last", "text remove", static a => ReplaceOne(a, a.Text(1), "", last: true)),
        ("replace", "text match replace", static a => Replace(a, a.Text(1), a.Text(2))),
        ("replace_first", "text match replace fromEnd?", static a => ReplaceOne(a, a.Text(1), a.Text(2), Operators.IsTrue(a[3]))),
        ("rstrip", "text", static a => a.Text(0).TrimEnd()),
        ("size", "text", static a => (long)a.Text(0).Length),
        ("slice", "text start length?", static a => Slice(a, a.Has(2) ? a.Whole(2) : int.MaxValue)),
        ("slice1", "text start length?", static a => Slice(a, a.Has(2) ? a.Whole(2) : 1)),
        ("split", "text match", static a => new ArrayValue(a.Text(0).Split(a.Text(1), StringSplitOptions.RemoveEmptyEntries))),
        ("starts_with", "text value", static a => a.Text(1).Length > 0 && a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal)),
        ("strip", "text", static a => a.Text(0).Trim()),
        ("strip_newlines", "text", static a => a.Text(0).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)),
        ("truncate", "text length ellipsis?", Truncate),
        ("truncatewords", "text count ellipsis?", TruncateWords),
        ("upcase", "text", static a => a.Text(0).ToUpperInvariant()),
        ("whitespace", "text", static a => string.IsNullOrWhiteSpace(a.Text(0))),
    ];

    private static string Joined(Arguments a, string first, string second)
    {
        a.Budget.Length((long)first.Length + second.Length, a.Place);
        return a.Limited(first + second);
    }

    private static string CapitalizeWords(string text)
    {
        var result = new StringBuilder(text.Length);
        var wordStarts = true;
        foreach (var c in text)
        {
            var capital = wordStarts && char.IsLetter(c);
            result.Append(capital ? char.ToUpperInvariant(c) : c);
            wordStarts = char.IsWhiteSpace(c) || (wordStarts && !capital);
        }

        return result.ToString();
    }

    private static string Capitalize(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>Letters and digits in lower case; everything between them becomes one dash.</summary>
    private static string Handleize(string text)
    {
        var handle = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
                handle.Append(char.ToLowerInvariant(c));
            else if (handle.Length == 0 || handle[^1] != '-')
                handle.Append('-');
        }

        return handle.ToString().TrimEnd('-');
    }

    private static long IndexOf(Arguments a)
    {
        var text = a.Text(0);
        var start = a.Has(2) ? a.Whole(2) : 0;
        if (start < 0 || start > text.Length)
            throw a.Refused("starts outside of the text");
        var count = a.Has(3) ? a.Whole(3) : text.Length - start;
        if (count < 0 || count > text.Length - start)
            throw a.Refused("searches beyond the end of the text");
        var comparison = a.Text(4) switch
        {
            "" or "CurrentCulture" or "InvariantCulture" or "Ordinal" => StringComparison.Ordinal,
            "CurrentCultureIgnoreCase" or "InvariantCultureIgnoreCase" or "OrdinalIgnoreCase" => StringComparison.OrdinalIgnoreCase,
            var other => throw a.Refused($"does not know the comparison '{other}'"),
        };
        return (long)text.IndexOf(a.Text(1), start, count, comparison);
    }

    private static int Width(Arguments a)
    {
        var width = Math.Max(0, a.Whole(1));
        a.Budget.Length(width, a.Place);
        return width;
    }

    private static string Replace(Arguments a, string match, string replacement)
    {
        var text = a.Text(0);
        if (match.Length == 0)
            return text;
        long count = 0;
        for (var at = text.IndexOf(match, StringComparison.Ordinal); at >= 0; at = text.IndexOf(match, at + match.Length, StringComparison.Ordinal))
            count++;
        a.Budget.Length(text.Length + (count * (replacement.Length - match.Length)), a.Place);
        return a.Limited(text.Replace(match, replacement, StringComparison.Ordinal));
    }

    /// <summary>Unlike all other functions this one does not look at upper and lower case, because the Scriban language does not.</summary>
    private static string ReplaceOne(Arguments a, string match, string replacement, bool last)
    {
        const StringComparison comparison = StringComparison.OrdinalIgnoreCase;
        var text = a.Text(0);
        var at = match.Length == 0 ? -1 : last ? text.LastIndexOf(match, comparison) : text.IndexOf(match, comparison);
        return at < 0 ? text : Joined(a, text[..at] + replacement, text[(at + match.Length)..]);
    }

    private static string Slice(Arguments a, int length)
    {
        var text = a.Text(0);
        long start = a.Whole(1);
        start = start < 0 ? start + text.Length : start;

        // What a negative start leaves before the text counts towards the length.
        var end = Math.Min(start + length, text.Length);
        start = Math.Max(start, 0);
        return start < end ? text[(int)start..(int)end] : "";
    }

    private static string Truncate(Arguments a)
    {
        var (text, length, ellipsis) = (a.Text(0), Math.Max(0, a.Whole(1)), a.Has(2) ? a.Text(2) : "...");
        return text.Length <= length ? text : Joined(a, text[..Math.Max(0, length - ellipsis.Length)], ellipsis);
    }

    private static string TruncateWords(Arguments a)
    {
        var words = a.Text(0).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var kept = string.Join(' ', words.Take(Math.Max(0, a.Whole(1))));

        // The ellipsis follows even when no word was left out: so it does in the Scriban language.
        return a.Text(0).Length == 0 ? "" : Joined(a, kept, a.Has(2) ? a.Text(2) : "...");
    }
}
