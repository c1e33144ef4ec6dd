using System.Globalization;

namespace Pigeon.Core;

/// <summary>Text from elsewhere as one line for people: nothing in it ends the line, moves a cursor or turns the direction of writing.</summary>
public static class Printable
{
    /// <param name="longest">In characters; what is longer is cut, and says so by three dots.</param>
    public static string Of(string text, int longest = int.MaxValue)
    {
        var kept = text.Length <= longest ? text : text[..longest] + "...";
        return kept.All(Is) ? kept : string.Concat(kept.Select(letter => Is(letter) ? letter : '?'));
    }

    /// <summary>Half of a surrogate pair is none: it may stand alone.</summary>
    public static bool Is(char letter) => letter is >= ' ' and <= '~' || CharUnicodeInfo.GetUnicodeCategory(letter) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
