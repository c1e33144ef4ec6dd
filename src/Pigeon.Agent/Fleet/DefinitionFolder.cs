using System.Text.Json;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Fleet;

/// <summary>Definitions in a folder, each in a file that is called by its digest: what is read is never another than what was asked for.</summary>
internal sealed class DefinitionFolder(string path)
{
    /// <summary>Null when it is not here. A file that is damaged is one that is not here.</summary>
    public DefinitionSource? Find(DefinitionDigest digest)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(digest)), PigeonJson.Default.DefinitionSource) is { } source && DefinitionDigests.Of(source) == digest ? source : null;
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">It could not be stored.</exception>
    public Task StoreAsync(DefinitionDigest digest, DefinitionSource source, CancellationToken ct)
    {
        Directory.CreateDirectory(path);
        return DurableFile.WriteIfChangedAsync(PathOf(digest), JsonSerializer.SerializeToUtf8Bytes(source, PigeonJson.Default.DefinitionSource), DurableFile.Private, ct);
    }

    /// <summary>Lets go of all but these. What is being written beside it is left alone.</summary>
    /// <exception cref="IOException">A file could not be removed.</exception>
    public void Keep(IReadOnlySet<DefinitionDigest> wanted)
    {
        if (!Directory.Exists(path)) return;
        foreach (var file in Directory.EnumerateFiles(path, "*.json"))
            if (!DefinitionDigest.TryParse(Path.GetFileNameWithoutExtension(file), out var digest) || !wanted.Contains(digest)) File.Delete(file);
    }

    private string PathOf(DefinitionDigest digest) => Path.Combine(path, $"{digest}.json");
}
