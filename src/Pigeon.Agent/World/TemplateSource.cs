using Pigeon.Core.Rendering;

namespace Pigeon.Agent.World;

/// <summary>The templates as they are on disk now.</summary>
public sealed class TemplateSource(string overrides)
{
    private (string Stamp, TemplateSet Set)? _last;

    public TemplateSet Shipped { get; } = TemplateFolder.Shipped();

    /// <summary>Reads them again when a file of the operator's has changed; the same object as long as none has.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public TemplateSet Current()
    {
        var stamp = Stamp();
        if (_last is { } last && last.Stamp == stamp) return last.Set;
        var set = TemplateFolder.Load(overrides);
        _last = (stamp, set);
        return set;
    }

    private string Stamp() => !Directory.Exists(overrides) ? "" : string.Join('\n', new DirectoryInfo(overrides).EnumerateFiles("*.cfg")
        .OrderBy(file => file.Name, StringComparer.Ordinal)
        .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
}
