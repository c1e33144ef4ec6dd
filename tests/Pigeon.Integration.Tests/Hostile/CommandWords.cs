using System.Text;

namespace Pigeon.Integration.Tests.Hostile;

/// <summary>Cuts a line into commands and words by the rules of HAProxy's command line.</summary>
internal static class CommandWords
{
    public static IReadOnlyList<string[]> Of(string line)
    {
        var commands = new List<string[]>();
        var words = new List<string>();
        var word = new StringBuilder();
        var escaped = false;
        foreach (var letter in line.Split('\0')[0])
        {
            if (!escaped && letter is ' ' or '\t' or ';' or '\n')
            {
                EndWord();
                if (letter is ';' or '\n') EndCommand();
                continue;
            }

            escaped = !escaped && letter == '\\';
            if (!escaped) word.Append(letter);
        }

        EndWord();
        EndCommand();
        return commands;

        void EndWord()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }

        void EndCommand()
        {
            commands.Add([.. words]);
            words.Clear();
        }
    }
}
