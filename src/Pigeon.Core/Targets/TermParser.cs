using System.Text.RegularExpressions;
using Pigeon.Core.Names;

namespace Pigeon.Core.Targets;

/// <summary>Reads single conditions. Each method yields null when the text does not fit, and says why.</summary>
internal static partial class TermParser
{
    public const int MostNames = 1000;

    /// <summary>In characters; labels have values of at most 255, and a pattern may say <c>[x]</c> for a letter.</summary>
    private const int LongestGlob = 1024;

    private const string NameRule = "names of VMs have a-z, 0-9, '.' and '-', a pattern beside them *, ?, [..] and [!..]";

    /// <summary>A word of a compound, which says by its prefix what it is.</summary>
    public static TargetTerm? Word(string word, out string? problem)
    {
        if (word.Length < 2 || word[1] != '@') return Name(word, out problem);
        var rest = word[2..];
        if (word[0] == 'G') return Label(rest, out problem);
        if (word[0] == 'L') return List(rest, out problem);
        if (word[0] == 'E') return Regex(rest, out problem);
        if (word[0] == 'N') return Group(rest, out problem);
        problem = WhyNot(word[0]);
        return null;
    }

    public static TargetTerm? Name(string text, out string? problem)
    {
        problem = null;
        if (text.Length == 0) problem = "is empty: '*' is every VM";
        else if (text.ToLowerInvariant() is "and" or "or" or "not" && text.Any(char.IsAsciiLetterUpper)) problem = $"'{text}' is written in lower case";
        else if (text.Contains(',', StringComparison.Ordinal)) problem = $"'{text}' is a list of names: it needs 'target_type: list', or L@ before it in a compound";
        else if (AsGlob(text, out problem) is { } glob && NameShape.IsMatch(text)) return new TargetTerm.Name(glob);
        else problem ??= $"'{text}' matches no VM: {NameRule}";
        return null;
    }

    public static TargetTerm? List(string text, out string? problem)
    {
        problem = null;
        var names = new List<HostName>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (HostName.TryParse(part, out var name)) names.Add(name);
            else problem ??= part.Length == 0 ? "a name is missing: names of VMs with commas between" : $"'{part}' is no VM's name: {HostName.Rule}";
        }
        if (names.Count > MostNames) problem = $"lists {names.Count} names; at most {MostNames} are taken";
        return problem is null ? new TargetTerm.OneOf(names.Distinct().ToValueList()) : null;
    }

    public static TargetTerm? Regex(string text, out string? problem) =>
        NamePattern.TryParse(text, out var pattern, out problem) ? new TargetTerm.Regex(pattern) : null;

    public static TargetTerm? Label(string text, out string? problem)
    {
        problem = null;
        var parts = text.Split(':', 2);
        if (parts.Length < 2) problem = $"'{text}' has no ':': write KEY:VALUE, such as role:web; 'role:*' is every VM with that label";
        else if (!VmLabelKey.TryParse(parts[0], out var key)) problem = $"'{parts[0]}' is no label's key: {VmLabelKey.Rule}";
        else if (parts[1].Length == 0) problem = $"'{text}' has no value behind its ':'; '{text}*' is every VM with that label";
        else if (AsGlob(parts[1], out problem) is { } value) return new TargetTerm.Label(key, value);
        return null;
    }

    public static TargetTerm? Group(string text, out string? problem)
    {
        var fits = NodeGroupName.TryParse(text, out var name);
        problem = fits ? null : $"'{text}' is no node group's name: {NodeGroupName.Rule}";
        return fits ? new TargetTerm.Group(name) : null;
    }

    private static Glob? AsGlob(string text, out string? problem)
    {
        problem = text.Length > LongestGlob ? $"a pattern is longer than {LongestGlob} characters" : null;
        if (problem is not null) return null;
        var glob = Glob.Parse(text);
        if (glob is null) problem = $"'{text}' does not fit: {Glob.Rule}";
        return glob;
    }

    private static string WhyNot(char letter) => letter switch
    {
        'I' or 'J' => $"'{letter}@' asks for pillars, and Pigeon has none: use labels, G@KEY:VALUE",
        'P' => "'P@' (labels by regular expression) is not taken: use G@KEY:VALUE, with *, ? and [..] in the value",
        'S' => "'S@' asks for addresses, and VMs are not known by them: use labels, G@KEY:VALUE",
        'R' => "'R@' asks for ranges of a range server, and Pigeon has none: use N@GROUP",
        _ => $"the prefix '{letter}@' is unknown: G@KEY:VALUE asks for a label, L@NAME,NAME for names, E@REGEX for names by regular expression, N@GROUP for a node group",
    };

    [GeneratedRegex("^(?:[a-z0-9.*?-]|\\[!?[a-z0-9.-]+\\])+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameShape { get; }
}
