using System.Security.Cryptography;
using System.Text;
using Pigeon.Agent.Docker;

namespace Pigeon.Agent.Pruning;

/// <summary>How much the removal of an image freed: the layers that went with it, and none of those that other images share.</summary>
internal static class FreedBytes
{
    /// <summary>Never more than was freed. The history tells no layer's size by name, so where layers of no size may be among those that went, the smallest sum counts.</summary>
    public static long Of(ImageDetails image, IReadOnlyList<ImageLayer> history, IReadOnlyList<ImageRemoval> removals)
    {
        var deleted = removals.Select(removal => removal.Deleted).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var gone = Chain(image.Files.Layers).Count(deleted.Contains);
        var sizes = history.Select(layer => layer.Size).Where(size => size > 0).ToList();
        return sizes.Take(gone - Math.Max(0, image.Files.Layers.Count - sizes.Count)).Sum();
    }

    /// <summary>What the Engine calls each layer together with those below it (https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid).</summary>
    internal static IEnumerable<string> Chain(IReadOnlyList<string> layers)
    {
        string? below = null;
        foreach (var layer in layers)
            yield return below = below is null ? layer : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{below} {layer}")))}";
    }
}
