namespace Pigeon.Integration.Tests.Hostile;

/// <summary>Texts that try to mean more than they should. The same seed gives the same texts.</summary>
internal sealed class HostileText(int seed)
{
    private const int Long = 10_240;

    private static readonly string[] Parts =
    [
        "\n", "\r\n", "\r", "\0", "\t", " ", ";", "; ", "\"", "'", "\\", "\\\n", "#", "# ", "%", "%[env(HOME)]", "$HOME", "${HOME}", "{", "}", "|", "||", "<", "<<", " <<\n", "\n\n",
        " disabled", "\nbackend evil", "\n    server evil 127.0.0.9:9", "; set map x y z", "; shutdown sessions server shop__a/s1", " weight 256", "@1", "@!1", "#1", "#0x1", "-f", "-f /etc/passwd", "--", "-",
        "..", "/", "/../", "//", ",", "(", ")", ":", ":80", ".", "[", "]", "=", "&", "!", "~", "`", "*", "?", "+", "_", "__", "0", "-1", "65536", "1e3", "true", "if", "or", "unless", "{{ app }}", "{{", "}}",
        "FRONTEND", "BACKEND", "\u007f", "\u0085", "\u00a0", "\u200b", "\u2028", "\u202e", "\ufeff", "\u001b[2J", "é", "\u0130", "\u0131", "\u212a", "\u0663", "\uff11", "\ud83d\ude00", "\ud800", "\udc00",
    ];

    private readonly Random _chance = new(seed);

    public bool Chance(int inHundred) => _chance.Next(100) < inHundred;

    public int Below(int limit) => _chance.Next(limit);

    public T One<T>(IReadOnlyList<T> choices) => choices[_chance.Next(choices.Count)];

    /// <summary>A harmless text, or one that was made of it.</summary>
    public string Near(string harmless, int hostileInHundred = 50) => Chance(hostileInHundred) ? From(harmless) : harmless;

    /// <summary>A text made of a harmless one: often still harmless but for a character, sometimes nothing but evil.</summary>
    public string From(string harmless) => _chance.Next(10) switch
    {
        0 => harmless + One(Parts),
        1 => One(Parts) + harmless,
        2 or 3 => harmless.Insert(_chance.Next(harmless.Length + 1), One(Parts)),
        4 => string.Concat(Enumerable.Range(0, _chance.Next(1, 5)).Select(_ => One(Parts))),
        5 => harmless.Insert(_chance.Next(harmless.Length + 1), $"{(char)_chance.Next(0x250)}"),
        6 or 7 => With((char)_chance.Next(' ', '\u007f'), harmless),
        8 => harmless + new string(One("a.-/ \n;\u00e9".ToCharArray()), Long),
        _ => harmless[.._chance.Next(harmless.Length + 1)],
    };

    /// <summary>One character replaced.</summary>
    private string With(char letter, string harmless)
    {
        if (harmless.Length == 0) return $"{letter}";
        var at = _chance.Next(harmless.Length);
        return harmless.Remove(at, 1).Insert(at, $"{letter}");
    }
}
