using System.Net;
using System.Text;

namespace Pigeon.Templates;

/// <summary>The functions of the object <c>html</c>.</summary>
internal static class HtmlFunctions
{
    public static readonly IReadOnlyList<(string Name, string Signature, Func<Arguments, object?> Body)> All =
    [
        ("escape", "text", static a => a.Limited(WebUtility.HtmlEncode(a.Text(0)))),
        ("strip", "text", static a => Strip(a.Text(0))),
        ("url_encode", "text", static a => a.Limited(Uri.EscapeDataString(a.Text(0)))),
        ("url_escape", "text", static a => a.Limited(UrlEscape(a.Text(0)))),
    ];

    /// <summary>Leaves out everything between angle brackets, comments included.</summary>
    private static string Strip(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var close = text[at] == '<' ? EndOfTag(text, at) : -1;
            if (close < 0)
                result.Append(text[at++]);
            else
                at = close;
        }

        return result.ToString();
    }

    private static int EndOfTag(string text, int at)
    {
        var (mark, from) = string.CompareOrdinal(text, at, "<!--", 0, 4) == 0 ? ("-->", at + 4) : (">", at + 1);
        var end = text.IndexOf(mark, from, StringComparison.Ordinal);
        return end < 0 ? -1 : end + mark.Length;
    }

    /// <summary>Escapes what may not stand in an address, and leaves alone what gives an address its structure.</summary>
    private static string UrlEscape(string text)
    {
        const string kept = ";/?:@&=+$,#[]!'()*-._~";
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var c = rune.ToString();
            result.Append(rune.IsAscii && (Rune.IsLetterOrDigit(rune) || kept.Contains(c, StringComparison.Ordinal)) ? c : Uri.EscapeDataString(c));
        }

        return result.ToString();
    }
}
