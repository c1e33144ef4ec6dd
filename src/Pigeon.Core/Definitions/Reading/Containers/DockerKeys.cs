namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>Every key of <c>docker_config</c>, in the order in which they are read.</summary>
internal static class DockerKeys
{
    public static readonly ValueList<DockerKey> All =
        [.. ProcessKeys.All, .. NetworkKeys.All, .. StorageKeys.All, .. ResourceKeys.All, .. SecurityKeys.All];

    /// <summary>All names, aliases included.</summary>
    public static readonly IReadOnlyCollection<string> Known = All.SelectMany(key => key.Names).ToHashSet(StringComparer.Ordinal);
}
