namespace Pigeon.Core.Targets;

/// <summary>Shell patterns over names: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[a-z]</c> and <c>[!abc]</c>.</summary>
internal sealed class Glob
{
    public const string Rule = "a pattern with *, ? and [..]; a '[' needs its ']'";

    /// <summary>What each part of the pattern says about one character; null is a star.</summary>
    private readonly List<Func<char, bool>?> _parts = [];

    private Glob(string text) => Text = text;

    public string Text { get; }

    /// <summary>Null when the text is no pattern.</summary>
    public static Glob? Parse(string pattern)
    {
        var glob = new Glob(pattern);
        for (var i = 0; i < pattern.Length; i++)
        {
            var letter = pattern[i];
            if (letter == '[')
            {
                if (ClassEnd(pattern, i) is not { } end) return null;
                glob._parts.Add(OneOf(pattern[(i + 1)..end]));
                i = end;
            }
            else glob._parts.Add(letter switch { '*' => null, '?' => _ => true, _ => other => other == letter });
        }
        return glob;
    }

    /// <summary>Costs at most the pattern's length times the name's, whatever stars it has: only the last star seen is ever gone back to.</summary>
    public bool Matches(string name)
    {
        var (part, letter, star, resume) = (0, 0, -1, 0);
        while (letter < name.Length)
        {
            if (part < _parts.Count && _parts[part] is null) (star, resume, part) = (part, letter, part + 1);
            else if (part < _parts.Count && _parts[part]!(name[letter])) (part, letter) = (part + 1, letter + 1);
            else if (star >= 0) (part, letter, resume) = (star + 1, resume + 1, resume + 1);
            else return false;
        }
        return _parts.Skip(part).All(rest => rest is null);
    }

    /// <summary>A ']' right behind the opening stands for itself.</summary>
    private static int? ClassEnd(string pattern, int opening)
    {
        var first = opening + 1 < pattern.Length && pattern[opening + 1] == '!' ? opening + 2 : opening + 1;
        var end = first + 1 < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
        return end < 0 ? null : end;
    }

    private static Func<char, bool> OneOf(string members)
    {
        var negated = members.StartsWith('!');
        var ranges = new List<(char From, char To)>();
        for (var i = negated ? 1 : 0; i < members.Length; i++)
        {
            var isRange = i + 2 < members.Length && members[i + 1] == '-';
            ranges.Add((members[i], isRange ? members[i + 2] : members[i]));
            if (isRange) i += 2;
        }
        return letter => ranges.Exists(range => letter >= range.From && letter <= range.To) != negated;
    }
}
