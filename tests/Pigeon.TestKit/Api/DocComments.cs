using System.Text.RegularExpressions;

namespace Pigeon.TestKit;

/// <summary>What the sources say of the records of the protocol, read from the comments themselves: the build makes no file of them.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, string> _told = [];

    /// <param name="folder">Where the sources are.</param>
    public DocComments(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.cs").Order(StringComparer.Ordinal)) Read(Path.GetFileNameWithoutExtension(path), File.ReadAllLines(path));
    }

    /// <summary>As Markdown; null when nothing is said.</summary>
    /// <param name="member">Null: of the type itself.</param>
    public string? Of(string type, string? member = null) => _told.GetValueOrDefault(member is null ? type : $"{type}.{member}") is not { } text ? null
        : Inherited.Match(text) is { Success: true } other ? Of(other.Groups[1].Value.Contains('.', StringComparison.Ordinal) ? other.Groups[1].Value.Split('.')[0] : type, other.Groups[1].Value.Split('.')[^1])
        : Plain(text);

    private void Read(string type, string[] lines)
    {
        var comment = "";
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith("///", StringComparison.Ordinal)) comment += $" {line[3..].Trim()}";
            else if (line.StartsWith('[')) continue;
            else
            {
                if (comment.Length > 0 && Named.Match(line) is { Success: true } named) Keep(type, named.Groups[1].Value, comment);
                comment = "";
            }
        }
    }

    private void Keep(string type, string name, string comment)
    {
        foreach (Match parameter in Parameter.Matches(comment)) _told[$"{type}.{parameter.Groups[1].Value}"] = parameter.Groups[2].Value;
        var rest = Parameter.Replace(comment, "").Trim();
        if (rest.Length > 0) _told[name == type ? type : $"{type}.{name}"] = rest;
    }

    private static string Plain(string comment)
    {
        var text = Reference.Replace(Code.Replace(Tag.Replace(comment, ""), "`$1`"), match => $"`{JsonName(match.Groups[1].Value.Split('.')[^1])}`");
        return System.Net.WebUtility.HtmlDecode(text).Trim();
    }

    private static string JsonName(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name.EndsWith("Wire", StringComparison.Ordinal) ? name[..^4] : name);

    [GeneratedRegex(@"^public (?:sealed |required |static |partial )*(?:record |class )?(?:[\w<>,?\[\] ]+ )?(\w+)(?: \{| =>|\(|$)")]
    private static partial Regex Named { get; }

    [GeneratedRegex("<param name=\"(\\w+)\">(.*?)</param>")]
    private static partial Regex Parameter { get; }

    [GeneratedRegex("<inheritdoc cref=\"([\\w.]+)\" ?/>")]
    private static partial Regex Inherited { get; }

    [GeneratedRegex("<see cref=\"([\\w.]+)\" ?/>")]
    private static partial Regex Reference { get; }

    [GeneratedRegex("<c>(.*?)</c>")]
    private static partial Regex Code { get; }

    [GeneratedRegex("</?(?:summary|remarks)>")]
    private static partial Regex Tag { get; }
}
