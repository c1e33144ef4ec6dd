using System.Text;

namespace Pigeon.Cli.Tests;

/// <summary>As much of a shell's grammar as the documentation needs: quotes, comments, redirections, and what stands between commands.</summary>
internal static class ShellWords
{
    /// <summary>The arguments of each command of that name.</summary>
    public static IEnumerable<IReadOnlyList<string>> CommandsOf(string name, string script)
    {
        foreach (var words in Commands(script))
        {
            // Variables may be set before it.
            var command = words.SkipWhile(word => word.Contains('=', StringComparison.Ordinal) && !word.StartsWith('-')).ToList();
            if (command is [var program, ..] && program == name) yield return command[1..];
        }
    }

    private static IEnumerable<List<string>> Commands(string script)
    {
        var (words, word, isWord, isTarget) = (new List<string>(), new StringBuilder(), false, false);
        for (var at = 0; at <= script.Length; at++)
        {
            var letter = at < script.Length ? script[at] : '\n';
            if (letter is '\'' or '"' && script.IndexOf(letter, at + 1) is > 0 and var close)
            {
                word.Append(script[(at + 1)..close]);
                (isWord, at) = (true, close);
                continue;
            }

            if (letter is '\\' && at + 1 < script.Length && script[at + 1] == '\n')
            {
                at++;
                continue;
            }

            if (letter is not (' ' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>') && !(letter == '#' && !isWord))
            {
                word.Append(letter);
                isWord = true;
                continue;
            }

            // What follows a redirection is a file.
            if (isWord && !isTarget) words.Add(word.ToString());
            if (isWord) isTarget = false;
            (isWord, word) = (false, word.Clear());
            if (letter is '<' or '>') isTarget = true;
            if (letter == '#') at = script.IndexOf('\n', at) is >= 0 and var end ? end : script.Length;
            if (letter is ' ' or '<' or '>' || words.Count == 0) continue;
            yield return words;
            words = [];
        }
    }
}
