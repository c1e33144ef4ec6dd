using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pigeon.Core.Definitions.Values;

/// <summary>Cuts a command line into words as a POSIX shell quotes them; nothing is expanded.</summary>
internal static class ShellWords
{
    public static bool TrySplit(string text, out ValueList<string> words, [NotNullWhen(false)] out string? problem)
    {
        var found = new List<string>();
        StringBuilder? word = null;
        problem = null;
        for (var i = 0; i < text.Length && problem is null; i++)
        {
            switch (text[i])
            {
                case ' ' or '\t' or '\r' or '\n':
                    if (word is not null) found.Add(word.ToString());
                    word = null;
                    break;
                case '\'' or '"':
                    i = Quoted(text, i, word ??= new StringBuilder());
                    if (i == text.Length) problem = "has a quote that is not closed";
                    break;
                case '\\':
                    if (++i < text.Length) (word ??= new StringBuilder()).Append(text[i]);
                    else problem = "ends with a backslash";
                    break;
                default:
                    (word ??= new StringBuilder()).Append(text[i]);
                    break;
            }
        }
        if (word is not null) found.Add(word.ToString());
        words = problem is null ? found.ToValueList() : [];
        return problem is null;
    }

    /// <summary>Takes what is quoted into the word; yields the place of the closing quote, or the text's length when there is none.</summary>
    private static int Quoted(string text, int opening, StringBuilder word)
    {
        var quote = text[opening];
        for (var i = opening + 1; i < text.Length; i++)
        {
            if (text[i] == quote) return i;
            // Between double quotes a backslash is itself, unless it stands before one of the two characters that would else be special.
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\') i++;
            word.Append(text[i]);
        }
        return text.Length;
    }
}
