using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.binds</c>: <c>source:target[:options]</c>.</summary>
internal static class BindsReader
{
    private const int MostBinds = 200;

    private const int LongestPath = 4096;

    private static readonly string[] Options =
        ["ro", "rw", "z", "Z", "nocopy", "consistent", "cached", "delegated", "shared", "rshared", "slave", "rslave", "private", "rprivate"];

    public static ValueList<string> Read(Field field)
    {
        var binds = new List<string>();
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items(MostBinds) ?? [])
        {
            if (item.Text(LongestPath * 2) is not { } text) continue;
            var parts = text.Split(':');
            if (Problem(text, parts) is { } problem) item.Fail(problem);
            else if (!targets.Add(parts[1].TrimEnd('/'))) item.Fail($"'{parts[1]}' is mounted twice");
            else binds.Add(text);
        }
        return binds.ToValueList();
    }

    private static string? Problem(string text, string[] parts)
    {
        if (parts.Length is < 2 or > 3) return $"'{text}' is no bind: write /path/on/the/vm:/path/in/the/container[:ro]";
        if (!parts[0].StartsWith('/') || !parts[1].StartsWith('/')) return $"'{text}': both paths must be absolute (begin with '/')";
        if (parts[1].TrimEnd('/').Length == 0) return $"'{text}': the container's root cannot be mounted over";
        if (parts.Length < 3 || parts[2].Split(',') is not { } given) return null;
        return given.FirstOrDefault(option => !Options.Contains(option)) is { } unknown
            ? $"'{text}': '{unknown}' is no option of a bind: {string.Join(", ", Options)}" : null;
    }
}
