using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Pigeon.Agent.Docker;

/// <summary>The name of an image, in the grammar that registries use: <c>[registry[:port]/]path[:tag][@digest]</c>.</summary>
public sealed partial record ImageReference
{
    private const int TextLengthMax = 512;
    private const int RepositoryLengthMax = 255;

    private ImageReference(string? registry, string path, string? tag, string? digest) =>
        (Registry, Path, Tag, Digest) = (registry, path, tag, digest);

    /// <summary>Host and port of the registry; null where the name leaves it to Docker's default.</summary>
    public string? Registry { get; }

    public string Path { get; }

    public string? Tag { get; }

    /// <summary>Such as <c>sha256:...</c>; it decides over the tag.</summary>
    public string? Digest { get; }

    /// <summary>The name without tag and digest.</summary>
    public string Repository => Registry is null ? Path : $"{Registry}/{Path}";

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        if (text is null || text.Length > TextLengthMax) return false;
        if (Shape.Match(text) is not { Success: true } match) return false;

        var (registry, path) = Split(match.Groups["name"].Value);
        if (path.Length == 0 || !PathShape.IsMatch(path) || (registry is not null && !IsRegistry(registry))) return false;
        if (registry is null && IdShape.IsMatch(path)) return false;

        var parsed = new ImageReference(registry, path, Value(match.Groups["tag"]), Value(match.Groups["digest"]));
        if (parsed.Repository.Length > RepositoryLengthMax) return false;
        reference = parsed;
        return true;
    }

    public override string ToString() =>
        Repository + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");

    // As Docker decides it: the first part is a registry only if it cannot be the beginning of a path.
    private static (string? Registry, string Path) Split(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return (null, name);
        var first = name[..slash];
        var isRegistry = first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);
        return isRegistry ? (first, name[(slash + 1)..]) : (null, name);
    }

    private static bool IsRegistry(string text)
    {
        if (RegistryShape.Match(text) is not { Success: true } match) return false;
        return Value(match.Groups["port"]) is not { } port
            || (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535);
    }

    private static string? Value(Group group) => group.Success ? group.Value : null;

    // The name takes a colon only where a slash follows, so a tag never swallows a port nor a port a tag.
    [GeneratedRegex(@"^(?<name>(?:[^/@\s]+/)*[^/:@\s]+)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Shape { get; }

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PathShape { get; }

    [GeneratedRegex(@"^(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*|\[[0-9a-fA-F:]+\])(?::(?<port>[0-9]{1,5}))?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RegistryShape { get; }

    // Sixty-four hex digits are an image's id, never a name.
    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdShape { get; }
}
