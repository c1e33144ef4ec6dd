using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pigeon.Core;
using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>A collection as records: what is in here is what was stored. One at a time may change it.</summary>
internal sealed class Shelf<T>(IStore store, StoreCollection collection, JsonTypeInfo<T> type)
    where T : class
{
    private ImmutableSortedDictionary<string, (T Value, long Revision)> _held = ImmutableSortedDictionary.Create<string, (T, long)>(StringComparer.Ordinal);

    /// <summary>All of them, ordered by key.</summary>
    public IEnumerable<T> All => Volatile.Read(ref _held).Values.Select(held => held.Value);

    /// <summary>The keys of all of them, ordered.</summary>
    public IEnumerable<string> Keys => Volatile.Read(ref _held).Keys;

    public T? Find(string key) => Volatile.Read(ref _held).GetValueOrDefault(key).Value;

    /// <summary>Reads back what was stored.</summary>
    /// <exception cref="StateFileException">It is damaged.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        var listing = await store.ListAsync(collection, ct);
        _held = listing.Entries.ToImmutableSortedDictionary(entry => entry.Key, entry => (Read(entry), entry.Revision), StringComparer.Ordinal);
    }

    /// <summary>Puts these in place of what has their keys, all at once as far as <see cref="StoreChange.MostEdits"/> goes; null takes away.</summary>
    /// <exception cref="StoreException">It could not be stored; what is here is what is there.</exception>
    /// <exception cref="TermEndedException">Somebody else has changed one of them.</exception>
    public async Task SaveAsync(IEnumerable<(string Key, T? Value)> changes, CancellationToken ct)
    {
        foreach (var part in changes.Where(change => change.Value is not null || _held.ContainsKey(change.Key)).Chunk(StoreChange.MostEdits))
        {
            var edits = part.Select(change => new StoreEdit(change.Key, _held.GetValueOrDefault(change.Key).Revision, Write(change.Value))).ToValueList();
            switch (await store.CommitAsync(new StoreChange(collection, edits), ct))
            {
                case StoreOutcome.Stored(var revision):
                    Volatile.Write(ref _held, _held.RemoveRange(part.Where(change => change.Value is null).Select(change => change.Key))
                        .SetItems(part.Where(change => change.Value is not null).Select(change => KeyValuePair.Create(change.Key, (change.Value!, revision)))));
                    break;
                case StoreOutcome.Overtaken(var key):
                    throw new TermEndedException($"somebody else has changed {key} of {collection} in the store");
            }
        }
    }

    private T Read(StoreEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Value.Span, type) ?? throw new JsonException("it holds null");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new StateFileException($"what the store has of {collection.ToString().ToLowerInvariant()} '{entry.Key}' cannot be read: {fault.Message} Restore it from a back-up.", fault);
        }
    }

    // A null of the array's type would be taken for an empty text.
    private ReadOnlyMemory<byte>? Write(T? value) => value is null ? (ReadOnlyMemory<byte>?)null : JsonSerializer.SerializeToUtf8Bytes(value, type);
}
