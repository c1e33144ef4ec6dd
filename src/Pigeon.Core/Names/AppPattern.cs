using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Names;

/// <summary>Which apps something is for: a name in which <c>*</c> stands for any letters and <c>?</c> for one.</summary>
public readonly partial record struct AppPattern : IName<AppPattern>
{
    public const string Rule = "an app's name, in which * stands for any letters and ? for one";

    private AppPattern(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out AppPattern name)
    {
        var fits = text is not null && Shape.IsMatch(text);
        name = fits ? new AppPattern(text!) : default;
        return fits;
    }

    public static AppPattern Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not {Rule}");

    public bool Matches(AppName app) => Takes(app.Text);

    /// <summary>Whether whatever the other one matches is matched by this one too.</summary>
    public bool Includes(AppPattern other) => Takes(other.Text);

    public override string ToString() => Text;

    /// <summary>
    /// A pattern may be what is looked at: its signs are letters then. Only a star takes a star, and a question mark only one letter or a question mark, so what is
    /// taken is never more than what this one matches.
    /// </summary>
    private bool Takes(string text)
    {
        var (at, letter, star, resume) = (0, 0, -1, 0);
        while (letter < text.Length)
        {
            if (at < Text.Length && Text[at] == '*') (star, resume, at) = (at, letter, at + 1);
            else if (at < Text.Length && (Text[at] == text[letter] || (Text[at] == '?' && text[letter] != '*'))) (at, letter) = (at + 1, letter + 1);
            else if (star >= 0) (at, letter, resume) = (star + 1, resume + 1, resume + 1);
            else return false;
        }

        return Text.AsSpan(at).TrimStart('*').IsEmpty;
    }

    [GeneratedRegex("^[a-z0-9._*?-]{1,40}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
