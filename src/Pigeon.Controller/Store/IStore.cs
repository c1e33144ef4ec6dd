namespace Pigeon.Controller.Store;

/// <summary>
/// What the controller must not forget: entries by key, each with the revision of its last change. A change names the revisions that it rests on, so that of two
/// who changed the same at once, one is told. It is on the disk before it is answered.
/// </summary>
internal interface IStore
{
    /// <summary>All that a collection holds, as of one revision.</summary>
    /// <exception cref="StoreException">It cannot be had.</exception>
    Task<StoreListing> ListAsync(StoreCollection collection, CancellationToken ct);

    /// <summary>The keys of a collection, ordered, without what they hold.</summary>
    /// <exception cref="StoreException">It cannot be had.</exception>
    Task<IReadOnlyList<StoreKey>> KeysAsync(StoreCollection collection, CancellationToken ct);

    /// <summary>One entry; null when there is none.</summary>
    /// <exception cref="StoreException">It cannot be had.</exception>
    Task<StoreEntry?> FindAsync(StoreCollection collection, string key, CancellationToken ct);

    /// <summary>Makes all of the change, or nothing of it.</summary>
    /// <exception cref="StoreException">Nothing changed.</exception>
    /// <exception cref="StoreUnsureException">Nobody can tell whether it changed: the same change said again finds out.</exception>
    /// <exception cref="TermEndedException">Another controller leads by now, and nothing changed.</exception>
    Task<StoreOutcome> CommitAsync(StoreChange change, CancellationToken ct);

    /// <summary>The changes of a collection after a revision, in order, for as long as somebody listens.</summary>
    /// <exception cref="StoreGapException">What came after that revision is not known any more: list, and listen from there.</exception>
    /// <exception cref="StoreException">It cannot be had.</exception>
    IAsyncEnumerable<StoreNews> WatchAsync(StoreCollection collection, long after, CancellationToken ct);
}
