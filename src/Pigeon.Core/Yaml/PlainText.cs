using System.Text.RegularExpressions;

namespace Pigeon.Core.Yaml;

/// <summary>YAML's core schema (1.2, section 10.3.2): which unquoted texts are not text.</summary>
internal static partial class PlainText
{
    public static PlainKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => PlainKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => PlainKind.Boolean,
        _ => Number.IsMatch(text) ? PlainKind.Number : PlainKind.Text,
    };

    [GeneratedRegex("^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN))\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number { get; }
}
