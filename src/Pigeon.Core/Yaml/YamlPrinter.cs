using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pigeon.Core.Yaml;

/// <summary>Writes values as YAML, one key or item a line; read again, it is the same.</summary>
public static partial class YamlPrinter
{
    public static string Print(YamlValue value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString().TrimStart('\n', ' ') + "\n";
    }

    /// <summary>Appends what stands behind the colon or the dash: on the same line if it is short, else on lines of its own.</summary>
    private static void Append(StringBuilder text, YamlValue value, int depth)
    {
        switch (value)
        {
            case YamlValue.Mapping { Entries.Count: 0 }:
                text.Append(" {}");
                break;
            case YamlValue.Sequence { Items.Count: 0 }:
                text.Append(" []");
                break;
            case YamlValue.Mapping map:
                foreach (var (key, inner) in map.Entries) Append(text.Append('\n').Append(' ', depth * 2).Append(Of(key)).Append(':'), inner, depth + 1);
                break;
            case YamlValue.Sequence list:
                foreach (var item in list.Items) Append(text.Append('\n').Append(' ', depth * 2).Append('-'), item, depth + 1);
                break;
            case YamlValue.Scalar scalar:
                text.Append(' ').Append(Of(scalar));
                break;
        }
    }

    /// <summary>What is no text was written without quotes and stays so; a text is quoted wherever YAML could read something else into it.</summary>
    private static string Of(YamlValue.Scalar scalar) => scalar.Kind switch
    {
        PlainKind.Null => "null",
        PlainKind.Text when !Harmless.IsMatch(scalar.Text) || PlainText.KindOf(scalar.Text) is not PlainKind.Text => Quoted(scalar.Text),
        _ => scalar.Text,
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') quoted.Append('\\').Append(letter);
            else if (letter == '\n') quoted.Append("\\n");
            else if (Printable.Is(letter) || char.IsSurrogate(letter)) quoted.Append(letter);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Texts that mean themselves without quotes, wherever they stand.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9/][A-Za-z0-9_./@+-]*(:[A-Za-z0-9_./@+-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Harmless { get; }
}
