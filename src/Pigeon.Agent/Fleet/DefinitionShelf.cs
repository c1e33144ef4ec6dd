using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Hosting;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Fleet;

/// <summary>The definitions that orders speak of, kept by their digest: what is stored is never another than what was ordered.</summary>
public sealed class DefinitionShelf(string stateDir, IDisk disk)
{
    private readonly DefinitionFolder _folder = new(Path.Combine(stateDir, "definitions"), disk);
    private readonly Lock _lock = new();
    private readonly HashSet<DefinitionDigest> _missing = [];

    /// <summary>Beats when another one is missing.</summary>
    public Pulse Asked { get; } = new();

    /// <summary>What has to be fetched.</summary>
    public IReadOnlyList<DefinitionDigest> Missing
    {
        get { lock (_lock) return [.. _missing]; }
    }

    /// <summary>The definition; null while it is not here, and then it is asked for.</summary>
    public DefinitionSource? Find(DefinitionDigest digest)
    {
        if (_folder.Find(digest) is { } found) return found;
        bool isNew;
        lock (_lock) isNew = _missing.Add(digest);
        if (isNew) Asked.Beat();
        return null;
    }

    /// <exception cref="LinkException">It is not what the digest says.</exception>
    /// <exception cref="IOException">It could not be stored.</exception>
    public async Task StoreAsync(DefinitionDigest digest, DefinitionSource source, CancellationToken ct)
    {
        if (DefinitionDigests.Of(source) != digest) throw new LinkException($"the controller sent another definition than {digest}");
        await _folder.StoreAsync(digest, source, ct);
        lock (_lock) _missing.Remove(digest);
    }

    /// <summary>Lets go of what no order speaks of any more.</summary>
    public void Keep(IReadOnlySet<DefinitionDigest> wanted)
    {
        lock (_lock) _missing.IntersectWith(wanted);
        _folder.Keep(wanted);
    }
}
