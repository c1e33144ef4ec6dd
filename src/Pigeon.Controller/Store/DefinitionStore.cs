using System.Text.Json;
using Pigeon.Core;
using Pigeon.Core.Fleet;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Store;

/// <summary>Definitions by their digest: what is read is never another than what was asked for.</summary>
internal sealed class DefinitionStore(IStore store)
{
    /// <summary>Null when it is not here. One that is damaged is one that is not here.</summary>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public async Task<DefinitionSource?> FindAsync(DefinitionDigest digest, CancellationToken ct) =>
        await store.FindAsync(StoreCollection.Definitions, digest.Text, ct) is { } entry ? Read(entry, digest) : null;

    /// <exception cref="StoreException">It could not be stored.</exception>
    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task StoreAsync(DefinitionDigest digest, DefinitionSource source, CancellationToken ct)
    {
        var known = await store.FindAsync(StoreCollection.Definitions, digest.Text, ct);
        if (known is not null && Read(known, digest) is not null) return;
        var edit = new StoreEdit(digest.Text, known?.Revision ?? 0, JsonSerializer.SerializeToUtf8Bytes(source, PigeonJson.Default.DefinitionSource));
        if (await store.CommitAsync(new StoreChange(StoreCollection.Definitions, edit), ct) is StoreOutcome.Overtaken)
            throw new TermEndedException($"somebody else has stored definition {digest} meanwhile");
    }

    /// <summary>Lets go of all but these.</summary>
    /// <exception cref="StoreException">One could not be removed.</exception>
    /// <exception cref="TermEndedException">Another controller leads by now.</exception>
    public async Task KeepAsync(IReadOnlySet<DefinitionDigest> wanted, CancellationToken ct)
    {
        var useless = (await store.KeysAsync(StoreCollection.Definitions, ct)).Where(entry => !DefinitionDigest.TryParse(entry.Key, out var digest) || !wanted.Contains(digest));
        foreach (var part in useless.Chunk(StoreChange.MostEdits))
            if (await store.CommitAsync(new StoreChange(StoreCollection.Definitions, part.Select(entry => new StoreEdit(entry.Key, entry.Revision, null)).ToValueList()), ct) is StoreOutcome.Overtaken(var key))
                throw new TermEndedException($"somebody else has changed definition {key} meanwhile");
    }

    private static DefinitionSource? Read(StoreEntry entry, DefinitionDigest digest)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Value.Span, PigeonJson.Default.DefinitionSource) is { } source && DefinitionDigests.Of(source) == digest ? source : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
