namespace Pigeon.Controller.Store;

/// <param name="Revision">The store's revision at which that was all. Whoever listens from there on misses nothing.</param>
/// <param name="Entries">Ordered by key.</param>
internal sealed record StoreListing(long Revision, IReadOnlyList<StoreEntry> Entries);
