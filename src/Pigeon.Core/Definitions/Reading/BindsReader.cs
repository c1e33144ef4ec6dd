using System.Text.RegularExpressions;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.binds</c>: <c>SOURCE:TARGET[:OPTIONS]</c>, as a list, with commas between, or as a map of <c>SOURCE: {bind: TARGET, mode: OPTIONS}</c>.</summary>
internal static partial class BindsReader
{
    public const string Key = "binds";

    private const int MostBinds = 200;

    private const int LongestPath = 4096;

    private const string Forms = "write /path/on/the/vm:/path/in/the/container[:ro]";

    private static readonly string[] Options =
        ["ro", "rw", "z", "Z", "nocopy", "consistent", "cached", "delegated", "shared", "rshared", "slave", "rslave", "private", "rprivate"];

    public static ValueList<string> Read(Field field)
    {
        var binds = new List<string>();
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (text, at) in Given(field))
        {
            var parts = text.Split(':');
            if (Problem(text, parts) is { } problem) at.Fail(problem);
            else if (!targets.Add(parts[1].TrimEnd('/'))) at.Fail($"'{parts[1]}' is mounted twice");
            else if (binds.Count == MostBinds) at.Fail($"makes more than {MostBinds} binds");
            else binds.Add(text);
        }
        return binds.ToValueList();
    }

    /// <summary>Holds the paths that begin with <c>./</c> to what the formula lays.</summary>
    /// <param name="field">One in which nothing else is wrong.</param>
    public static void Check(Field field, FormulaReading formula)
    {
        foreach (var (text, at) in Given(field).Where(each => DockerConfig.IsLaid(each.Text))) formula.Check(text.Split(':')[0], at);
    }

    private static IEnumerable<(string Text, Field At)> Given(Field field)
    {
        var merged = field.Merged();
        if (merged.Value is YamlValue.Mapping)
            return (merged.Entries() ?? []).Select(entry => (Text: Joined(entry.Key.Text, entry.Value), entry.Value)).Where(each => each.Text is not null).Select(each => (each.Text!, each.Value));
        return (field.Items(MostBinds) ?? []).Select(item => (Text: item.Text(LongestPath * 2), item)).Where(each => each.Text is not null).Select(each => (each.Text!, each.item));
    }

    private static string? Joined(string source, Field value)
    {
        if (source.Any(char.IsControl))
        {
            value.Fail($"'{source}' holds a line break or another control character");
            return null;
        }
        if (value.Value is not YamlValue.Mapping) return value.Text(LongestPath) is { } target ? $"{source}:{target}" : null;
        if (Section.Open(value, ["bind", "mode"]) is not { } section || section.Required("bind", "the path in the container")?.Text(LongestPath) is not { } bind) return null;
        return section["mode"] is not { } mode ? $"{source}:{bind}" : mode.Text() is { } options ? $"{source}:{bind}:{options}" : null;
    }

    private static string? Problem(string text, string[] parts)
    {
        if (parts.Length is < 2 or > 3) return $"'{text}' is no bind: {Forms}";
        var isLaid = DockerConfig.IsLaid(text);
        var isPath = isLaid || parts[0].StartsWith('/');
        if (isLaid && parts[0] != "./" && !FormulaPath.TryParse(parts[0][2..].TrimEnd('/'), out _)) return $"'{text}': '{parts[0]}' is no path in the formula: {FormulaPath.Rule}";
        if (!isPath && !VolumeName.IsMatch(parts[0])) return $"'{text}': '{parts[0]}' is neither an absolute path (begin with '/') nor the name of a volume, nor a file of the formula (begin with './')";
        if (!parts[1].StartsWith('/')) return $"'{text}': the path in the container must be absolute (begin with '/')";
        if (parts[1].TrimEnd('/').Length == 0) return $"'{text}': the container's root cannot be mounted over";
        if (parts.Length < 3) return null;
        var given = parts[2].Split(',');
        if (given.FirstOrDefault(option => !Options.Contains(option)) is { } unknown) return $"'{text}': '{unknown}' is no option of a bind: {string.Join(", ", Options)}";
        return isPath && given.Contains("nocopy") ? $"'{text}': 'nocopy' is for volumes: nothing is copied into a path of the VM" : null;
    }

    /// <summary>The Engine takes no volume's name of one letter, which would be a drive on Windows.</summary>
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VolumeName { get; }
}
