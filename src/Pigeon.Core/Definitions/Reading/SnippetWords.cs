using System.Text;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>
/// Cuts a line into words as HAProxy does, quotes and escapes resolved: what a rule looks for cannot hide behind them. What would mean more than
/// the text that stands there is refused.
/// </summary>
internal static class SnippetWords
{
    /// <summary>HAProxy takes 64 words, of which it needs some itself.</summary>
    private const int Most = 60;

    public static bool TrySplit(string line, out IReadOnlyList<string> words, out string problem)
    {
        var found = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        words = found;
        problem = "";
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '\\' && quote != '\'')
            {
                // Every other escape is a character that the line itself could not hold, or depends on the version.
                if (at + 1 == line.Length || line[at + 1] is not (' ' or '\\' or '"' or '\'' or '#')) problem = Escape(line, at, word);
                else word.Append(line[++at]);
                isWord = true;
            }
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                isWord = true;
            }
            else if (c == '$' && quote == '"') problem = "'$' between double quotes stands for an environment variable: use single quotes";
            else if (c == '#' && quote == '\0') problem = "'#' begins a comment: put it in quotes, or leave the rest out";
            else if (c == ' ' && quote == '\0')
            {
                if (isWord) found.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }

            if (problem.Length > 0) return false;
        }

        if (isWord) found.Add(word.ToString());
        if (quote != '\0') problem = $"a quote {quote} is not closed";
        else if (found.Count > Most) problem = $"has more than {Most} words";
        return problem.Length == 0;
    }

    /// <summary>A regular expression's <c>\.</c> stays as it is.</summary>
    private static string Escape(string line, int at, StringBuilder word)
    {
        if (at + 1 == line.Length) return "ends in a backslash";
        if (char.IsAsciiLetterOrDigit(line[at + 1])) return $"'\\{line[at + 1]}' is an escape that is not taken: between single quotes a backslash is one";
        word.Append('\\');
        return "";
    }
}
