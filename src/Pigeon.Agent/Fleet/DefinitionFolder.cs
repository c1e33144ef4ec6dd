using System.Text.Json;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Fleet;

/// <summary>Definitions in a folder, each in a file that is called by its digest: what is read is never another than what was asked for.</summary>
internal sealed class DefinitionFolder(string path, IDisk disk)
{
    /// <summary>Null when it is not here. A file that is damaged is one that is not here.</summary>
    public DefinitionSource? Find(DefinitionDigest digest)
    {
        try
        {
            return disk.Read(PathOf(digest)) is { } stored && JsonSerializer.Deserialize(stored, PigeonJson.Default.DefinitionSource) is { } source && DefinitionDigests.Of(source) == digest ? source : null;
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">It could not be stored.</exception>
    public Task StoreAsync(DefinitionDigest digest, DefinitionSource source, CancellationToken ct)
    {
        if (Find(digest) is not null) return Task.CompletedTask;
        disk.Prepare(path);
        return disk.WriteAsync(PathOf(digest), JsonSerializer.SerializeToUtf8Bytes(source, PigeonJson.Default.DefinitionSource), ct);
    }

    /// <summary>Lets go of all but these. What is being written beside it is left alone.</summary>
    /// <exception cref="IOException">A file could not be removed.</exception>
    public void Keep(IReadOnlySet<DefinitionDigest> wanted)
    {
        foreach (var file in disk.Files(path).Where(file => Path.GetExtension(file) == ".json"))
            if (!DefinitionDigest.TryParse(Path.GetFileNameWithoutExtension(file), out var digest) || !wanted.Contains(digest)) disk.Delete(file);
    }

    private string PathOf(DefinitionDigest digest) => Path.Combine(path, $"{digest}.json");
}
